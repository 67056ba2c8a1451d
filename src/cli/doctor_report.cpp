#include "doctor_report.h"

#include <sys/statvfs.h>

#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "celltext/core/courier_lock.h"
#include "celltext/core/usage_report.h"
#include "celltext/store/attachments.h"
#include "celltext/store/lines.h"
#include "celltext/text/display.h"
#include "describe.h"
#include "json_output.h"

namespace celltext::cli {

namespace {

constexpr std::uint64_t megabyte = 1'000'000;

}  // namespace

std::string_view name_of(Verdict verdict) {
  constexpr std::string_view names[] = {"ok", "warning", "failed"};
  return names[static_cast<std::size_t>(verdict)];
}

void DoctorReport::say(Check check) {
  if (check.verdict == Verdict::failed && !first_failure_) first_failure_ = check.kind;
  if (output_.json) {
    output_.line(json_of(check));
  } else {
    constexpr Paint paints[] = {Paint::green, Paint::yellow, Paint::red};
    constexpr const char* marks[] = {tr_noop("ok"), tr_noop("warning"), tr_noop("FAILED")};
    const auto verdict = static_cast<std::size_t>(check.verdict);
    output_.line(
        fmt::format("{} {}", output_.painted(paints[verdict], text::fit(tr(marks[verdict]), {8})), check.message));
    if (!check.fix.empty()) print_text(check.fix, output_, std::string(9, ' '));
  }
  output_.flush();
}

void check_configuration(Context& context, DoctorReport& report) {
  const auto loaded = core::load_settings(context.config_file(), context.config_is_named());
  if (!loaded) return report.fail("configuration", loaded.error().kind, loaded.error().message, "");
  for (const std::string& warning : loaded->warnings) report.warn("configuration", warning, "");
  if (loaded->warnings.empty()) report.ok("configuration", tr("the configuration is in order"));
}

void check_disk(Context& context, DoctorReport& report) {
  const std::string folder = text::display_safe(context.data_dir().string());
  const auto database = context.database();
  if (!database) return report.fail("storage", database.error().kind, database.error().message, "");
  struct statvfs disk {};
  if (statvfs(context.data_dir().c_str(), &disk) != 0)
    return report.ok("storage", tr_format("messages are kept in {}", folder));
  const std::uint64_t room = static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize / megabyte;
  const std::string fix = tr("Make room on this disk: what arrives while it is full stays on the modem.");
  if (room < 1) return report.fail("storage", ErrorKind::unexpected, tr_format("the disk is full: {}", folder), fix);
  if (room < 50) return report.warn("storage", tr_format("only {} MB are left on the disk of {}", room, folder), fix);
  report.ok("storage", tr_format("messages are kept in {}; {} MB are free", folder, room));
}

void check_attachments(Context& context, DoctorReport& report) {
  const auto database = context.database();
  if (!database) return;
  store::Attachments attachments(**database);
  if (const auto swept = attachments.sweep(); !swept) log::warning("{}", swept.error().message);
  const auto census = attachments.census();
  const std::string message = tr_format("{} attachments, {} kB", census.files, census.octets / 1'000);
  if (census.missing == 0)
    report.ok("attachments", message);
  else
    report.warn("attachments", tr_format("{}; {} are missing", message, census.missing),
                tr("Files in the folder attachments were removed: bring them back from a backup."));
}

void check_courier(Context& context, DoctorReport& report) {
  const auto lock = core::CourierLock::open(context.data_dir());
  if (!lock) return report.fail("courier", lock.error().kind, lock.error().message, "");
  if (const auto holder = lock->holder())
    return report.ok("courier", tr_format("process {} (celltext {}) receives and sends", holder->pid, holder->role));
  report.warn("courier", tr("nothing receives messages at this moment"),
              tr("Let “celltext run” do it all the time: systemctl --user enable --now celltext"));
}

void check_lines(Context& context, DoctorReport& report) {
  const auto settings = context.settings();
  const auto database = context.database();
  if (!settings || !database) return;
  for (const model::Line& line : store::Lines(**database).all()) {
    const auto usage = core::usage_report(**settings, **database, line, {}, context.clock.now());
    const std::string name = text::display_safe(line.label());
    if (usage.keep_alive && usage.keep_alive->is_near) {
      const std::string lapses =
          tr_n_format("the number lapses in {} day unless it is used", "the number lapses in {} days unless it is used",
                      static_cast<unsigned long>(*usage.keep_alive->days_left));
      report.warn("keep-alive", tr_format("{}: {}", name, lapses),
                  tr("Send a message over it, or let celltext do so: keep-alive-send = true."));
    }
    if (usage.balance_is_low)
      report.warn("balance", tr_format("{}: the balance is low", name),
                  tr("Top it up. What the network says now: celltext balance --refresh"));
  }
}

}  // namespace celltext::cli
