#include "doctor.h"

#include <glib.h>
#include <grp.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "celltext/async/event.h"
#include "celltext/async/main_loop.h"
#include "celltext/base/c_ptr.h"
#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "celltext/core/card_access.h"
#include "celltext/core/card_lock.h"
#include "celltext/core/courier_lock.h"
#include "celltext/core/mms_checkup.h"
#include "celltext/esim/profiles.h"
#include "celltext/store/attachments.h"
#include "celltext/store/outbox.h"
#include "celltext/text/display.h"
#include "describe.h"
#include "handlers.h"
#include "json_output.h"
#include "modem_choice.h"
#include "polkit_rule.h"
#include "readiness.h"

namespace celltext::cli {

namespace {

using namespace std::chrono_literals;
using async::Task;
using modem::ModemInfo;

constexpr std::uint64_t megabyte = 1'000'000;
// SIM cards hold ten messages and more.
constexpr int many_on_modem = 8;
constexpr std::chrono::milliseconds registration_patience = 10s;

class Examination {
 public:
  explicit Examination(Context& context) : context_(context) {}

  Task<Result<void>> run();

 private:
  void say(Check check);
  void ok(const char* name, std::string message) { say({name, Verdict::ok, std::move(message), "", {}}); }
  void warn(const char* name, std::string message, std::string fix) {
    say({name, Verdict::warning, std::move(message), std::move(fix), {}});
  }
  void fail(const char* name, ErrorKind kind, std::string message, std::string fix) {
    say({name, Verdict::failed, std::move(message), std::move(fix), kind});
  }

  void check_configuration();
  void check_disk();
  void check_courier();
  bool check_daemon(const modem::Radio& radio);
  std::optional<ModemInfo> find_modem(const modem::Radio& radio);
  bool check_sim(const ModemInfo& modem);
  Task<bool> check_permission(modem::Radio& radio, modem::ModemPath path);
  Task<bool> enable_if_disabled(modem::Radio& radio, modem::ModemPath path);
  void not_permitted(const Error& error);
  Task<void> check_registration(modem::Radio& radio, modem::ModemPath path);
  Task<void> check_modem_storage(modem::Radio& radio, modem::ModemPath path);
  Task<void> check_esim(modem::Radio& radio, ModemInfo modem);
  Task<void> check_pictures(modem::Radio& radio, modem::ModemPath path);
  void check_attachments();

  Context& context_;
  std::optional<ErrorKind> first_failure_;
};

std::optional<ModemInfo> info_of(const modem::Radio& radio, const modem::ModemPath& path) {
  const auto modems = radio.modems();
  const auto found = std::ranges::find(modems, path, &ModemInfo::path);
  if (found == modems.end()) return std::nullopt;
  return *found;
}

bool is_in_group(const char* name) {
  const group* wanted = getgrnam(name);
  if (!wanted) return false;
  std::vector<gid_t> groups(static_cast<std::size_t>(std::max(0, getgroups(0, nullptr))));
  if (getgroups(static_cast<int>(groups.size()), groups.data()) < 0) return false;
  return std::ranges::find(groups, wanted->gr_gid) != groups.end();
}

void Examination::say(Check check) {
  if (check.verdict == Verdict::failed && !first_failure_) first_failure_ = check.kind;
  Output& output = context_.output;
  if (output.json) {
    output.line(json_of(check));
  } else {
    constexpr Paint paints[] = {Paint::green, Paint::yellow, Paint::red};
    constexpr const char* marks[] = {tr_noop("ok"), tr_noop("warning"), tr_noop("FAILED")};
    const auto verdict = static_cast<std::size_t>(check.verdict);
    output.line(
        fmt::format("{} {}", output.painted(paints[verdict], text::fit(tr(marks[verdict]), {8})), check.message));
    if (!check.fix.empty()) print_text(check.fix, output, std::string(9, ' '));
  }
  output.flush();
}

void Examination::check_configuration() {
  const auto loaded = core::load_settings(context_.config_file(), context_.config_is_named());
  if (!loaded) return fail("configuration", loaded.error().kind, loaded.error().message, "");
  for (const std::string& warning : loaded->warnings) warn("configuration", warning, "");
  if (loaded->warnings.empty()) ok("configuration", tr("the configuration is in order"));
}

void Examination::check_disk() {
  const std::string folder = text::display_safe(context_.data_dir().string());
  const auto database = context_.database();
  if (!database) return fail("storage", database.error().kind, database.error().message, "");
  struct statvfs disk {};
  if (statvfs(context_.data_dir().c_str(), &disk) != 0)
    return ok("storage", tr_format("messages are kept in {}", folder));
  const std::uint64_t room = static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize / megabyte;
  const std::string fix = tr("Make room on this disk: what arrives while it is full stays on the modem.");
  if (room < 1) return fail("storage", ErrorKind::unexpected, tr_format("the disk is full: {}", folder), fix);
  if (room < 50) return warn("storage", tr_format("only {} MB are left on the disk of {}", room, folder), fix);
  ok("storage", tr_format("messages are kept in {}; {} MB are free", folder, room));
}

void Examination::check_courier() {
  const auto lock = core::CourierLock::open(context_.data_dir());
  if (!lock) return fail("courier", lock.error().kind, lock.error().message, "");
  if (const auto holder = lock->holder())
    return ok("courier", tr_format("process {} (celltext {}) receives and sends", holder->pid, holder->role));
  warn("courier", tr("nothing receives messages at this moment"),
       tr("Let “celltext run” do it all the time: systemctl --user enable --now celltext"));
}

bool Examination::check_daemon(const modem::Radio& radio) {
  if (radio.daemon_present()) {
    ok("modem-manager", tr("ModemManager is running"));
    return true;
  }
  const CPtr<char, g_free> program(g_find_program_in_path("ModemManager"));
  const bool installed = program || access("/usr/sbin/ModemManager", X_OK) == 0;
  fail("modem-manager", ErrorKind::no_modem, tr("ModemManager is not running"),
       installed ? tr("Start it: sudo systemctl enable --now ModemManager")
                 : tr("Install it: sudo apt install modemmanager"));
  return false;
}

std::optional<ModemInfo> Examination::find_modem(const modem::Radio& radio) {
  ModemWish wish{context_.invocation.value("modem").value_or(""), "", true};
  if (context_.invocation.has("line")) {
    const auto line = context_.chosen_line();
    if (!line) {
      fail("modem", line.error().kind, line.error().message, "");
      return std::nullopt;
    }
    wish.iccid = (*line)->iccid;
  }
  auto modem = choose_modem(radio.modems(), wish, true);
  if (!modem) {
    fail("modem", modem.error().kind, modem.error().message,
         tr("Is it plugged in? ModemManager takes half a minute to recognise one; “lsusb” shows whether the computer "
            "sees it."));
    return std::nullopt;
  }
  ok("modem", tr_format("modem {}: {} {}", modem->index, text::display_safe(modem->manufacturer),
                        text::display_safe(modem->model)));
  return *std::move(modem);
}

bool Examination::check_sim(const ModemInfo& modem) {
  if (modem.lock == modem::Lock::sim_pin)
    fail("sim", ErrorKind::no_modem, tr("the SIM is locked"), tr("Unlock it: celltext modem unlock"));
  else if (modem.lock == modem::Lock::sim_puk)
    fail("sim", ErrorKind::no_modem, tr("the SIM is blocked after wrong PINs"),
         tr("Unblock it with the PUK from your operator: celltext modem unlock --puk PUK"));
  else if (modem.lock != modem::Lock::none)
    fail("sim", ErrorKind::no_modem, tr("the modem is locked to another network or SIM"),
         tr("Ask whoever sold it for the unlock code."));
  else if (!modem.sim)
    fail("sim", ErrorKind::no_modem, tr("there is no SIM in the modem"),
         tr("Insert a SIM, or enable an eSIM profile."));
  else {
    ok("sim", tr_format("SIM {} {}", modem.sim->iccid, text::display_safe(modem.sim->operator_name)));
    return true;
  }
  return false;
}

void Examination::not_permitted(const Error& error) {
  log::debug("denied: {}", error.message);
  const bool over_ssh = std::getenv("SSH_CONNECTION") != nullptr;
  const std::string message =
      over_ssh ? tr("polkit does not let you use the modem: you are logged in over SSH, and not at the computer itself")
               : tr("polkit does not let you use the modem");
  const std::string rule = fmt::format(
      "{}\n\n{}", tr("Let the group celltext use modems: write this to /etc/polkit-1/rules.d/50-celltext.rules"),
      polkit_rule);
  const std::string join =
      tr("Join the group, then log in again: sudo groupadd -f celltext; sudo usermod -aG celltext $USER");
  fail("permission", ErrorKind::not_permitted, message,
       is_in_group("celltext") ? rule : fmt::format("{}\n{}", join, rule));
}

Task<bool> Examination::enable_if_disabled(modem::Radio& radio, modem::ModemPath path) {
  const auto modem = info_of(radio, path);
  if (!modem || modem->state != modem::State::disabled) co_return true;
  auto enabled = co_await radio.enable(path);
  if (enabled) co_return true;
  if (enabled.error().kind == ErrorKind::not_permitted)
    not_permitted(enabled.error());
  else
    fail("modem", enabled.error().kind, tr_format("the modem can't be enabled: {}", enabled.error().message), "");
  co_return false;
}

// Makes a message without sending it: nothing goes on the air, and polkit is asked what it will be asked for a real
// one.
Task<bool> Examination::check_permission(modem::Radio& radio, modem::ModemPath path) {
  modem::OutgoingSms sms;
  sms.number = "+15550000000";
  sms.text = "celltext";
  auto created = co_await radio.create_sms(path, sms);
  if (!created && created.error().kind == ErrorKind::not_permitted) {
    not_permitted(created.error());
    co_return false;
  }
  if (!created) {
    fail("permission", created.error().kind, tr_format("the modem takes no messages: {}", created.error().message), "");
    co_return false;
  }
  auto removed = co_await radio.delete_sms(path, *created);
  (void)removed;
  ok("permission", tr("you may use the modem for messages"));
  co_return true;
}

Task<void> Examination::check_registration(modem::Radio& radio, modem::ModemPath path) {
  async::Event changed;
  const auto changes = radio.on_change([&changed] { changed.notify(); });
  const Instant deadline = context_.clock.now() + registration_patience;
  const auto alarm = context_.clock.at(deadline, [&changed] { changed.notify(); });
  auto modem = info_of(radio, path);
  while (modem && !modem->is_registered() && context_.clock.now() < deadline) {
    co_await changed.wait();
    modem = info_of(radio, path);
  }
  if (!modem) {
    fail("registration", ErrorKind::no_modem, tr("the modem has gone"), "");
    co_return;
  }
  if (modem->is_registered()) {
    const std::string network = text::display_safe(modem->operator_name);
    const std::string signal = signal_of(*modem);
    ok("registration", signal.empty() ? fmt::format("{}: {}", in_words(modem->registration), network)
                                      : tr_format("{}: {}, signal {}", in_words(modem->registration), network, signal));
    co_return;
  }
  fail("registration", ErrorKind::no_modem, tr_format("not registered: {}", in_words(modem->registration)),
       tr("Is the antenna connected, is there coverage here (celltext modem scan), is the SIM active?"));
}

Task<void> Examination::check_modem_storage(modem::Radio& radio, modem::ModemPath path) {
  auto listed = co_await radio.list_sms(path);
  if (!listed) {
    warn("modem-storage", tr_format("the messages on the modem can't be listed: {}", listed.error().message), "");
    co_return;
  }
  const auto waiting = std::ranges::count(*listed, modem::SmsType::deliver, &modem::Sms::type);
  const std::string message = tr_format("{} messages lie on the modem", waiting);
  if (waiting < many_on_modem)
    ok("modem-storage", message);
  else
    warn("modem-storage", message, tr("A full modem receives nothing. “celltext run” takes them in and makes room."));
}

// Most modems have no eSIM card, and it is not needed for messages: what is missing is no failure.
Task<void> Examination::check_esim(modem::Radio& radio, ModemInfo modem) {
  // A folder that is not there yet has no lock.
  std::optional<core::CardLock> lock;
  if (std::filesystem::exists(context_.data_dir())) {
    auto taken = core::CardLock::take(context_.data_dir(), "doctor");
    if (!taken) {
      warn("esim", taken.error().message, "");
      co_return;
    }
    lock = *std::move(taken);
  }
  std::unique_ptr<esim::Card> card;
  core::CardPlace place;
  place.modem = modem;
  place.radio = &radio;
  if (const auto settings = context_.settings()) place.cards = (*settings)->cards;
  if (const auto database = context_.database()) place.notes = (*database)->data_dir();
  auto opened = co_await core::open_card(place, card);
  if (!opened) {
    const bool denied = opened.error().kind == ErrorKind::not_permitted;
    warn("esim", tr_format("no access to an eSIM card: {}", opened.error().message),
         denied ? tr("Only eSIM profiles need it: celltext esim --help lists the ways to a card (--apdu).") : "");
    co_return;
  }
  auto eid = co_await esim::read_eid(*card);
  const std::string way = card->name();
  auto closed = co_await card->close();
  if (!closed) log::debug("{}", closed.error().message);
  if (eid)
    ok("esim", tr_format("eSIM card {} answers ({})", *eid, way));
  else
    warn("esim", tr_format("the eSIM card does not answer as it should: {}", eid.error().message), "");
}

// Text messages work without it: nothing here is a failure.
Task<void> Examination::check_pictures(modem::Radio& radio, modem::ModemPath path) {
  const auto modem = info_of(radio, path);
  const auto settings = context_.settings();
  if (!modem || !settings) co_return;
  const core::MmsSettings mms = (*settings)->mms;
  const auto findings = co_await core::check_mms(&radio, *modem, mms);
  for (const core::MmsFinding& finding : findings) {
    if (finding.good)
      ok(finding.step.c_str(), text::display_safe(finding.message));
    else
      warn(finding.step.c_str(), text::display_safe(finding.message), finding.fix);
  }
}

void Examination::check_attachments() {
  const auto database = context_.database();
  if (!database) return;
  store::Attachments attachments(**database);
  if (const auto swept = attachments.sweep(); !swept) log::warning("{}", swept.error().message);
  const auto census = attachments.census();
  const std::string message = tr_format("{} attachments, {} kB", census.files, census.octets / 1'000);
  if (census.missing == 0)
    ok("attachments", message);
  else
    warn("attachments", tr_format("{}; {} are missing", message, census.missing),
         tr("Files in the folder attachments were removed: bring them back from a backup."));
}

Task<Result<void>> Examination::run() {
  check_configuration();
  check_disk();
  check_attachments();
  auto radio = co_await context_.environment.connect();
  if (!radio) {
    fail("bus", radio.error().kind, radio.error().message,
         tr("Is D-Bus running? DBUS_SYSTEM_BUS_ADDRESS says where, if it is set."));
    co_return Error{radio.error().kind, ""};
  }
  ok("bus", tr("the system bus answers"));
  const bool running = check_daemon(**radio);
  const auto modem = running ? find_modem(**radio) : std::nullopt;
  if (modem && check_sim(*modem)) {
    auto enabled = co_await enable_if_disabled(**radio, modem->path);
    bool permitted = false;
    if (enabled) {
      co_await check_registration(**radio, modem->path);
      permitted = co_await check_permission(**radio, modem->path);
    }
    if (permitted) {
      co_await check_modem_storage(**radio, modem->path);
      co_await check_pictures(**radio, modem->path);
    }
  }
  if (modem) {
    co_await check_esim(**radio, *modem);
  }
  check_courier();
  if (first_failure_) co_return Error{*first_failure_, ""};
  co_return Result<void>();
}

}  // namespace

std::string_view name_of(Verdict verdict) {
  constexpr std::string_view names[] = {"ok", "warning", "failed"};
  return names[static_cast<std::size_t>(verdict)];
}

Result<void> doctor(Context& context) {
  Examination examination(context);
  async::MainLoop loop;
  return loop.run(examination.run());
}

}  // namespace celltext::cli
