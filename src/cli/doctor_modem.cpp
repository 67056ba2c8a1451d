#include "doctor_modem.h"

#include <glib.h>
#include <grp.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "celltext/async/event.h"
#include "celltext/base/c_ptr.h"
#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "celltext/core/card_access.h"
#include "celltext/core/card_lock.h"
#include "celltext/core/mms_checkup.h"
#include "celltext/esim/profiles.h"
#include "celltext/text/display.h"
#include "describe.h"
#include "modem_choice.h"
#include "polkit_rule.h"

namespace celltext::cli {

namespace {

using namespace std::chrono_literals;
using async::Task;
using modem::ModemInfo;

// SIM cards hold ten messages and more.
constexpr int many_on_modem = 8;
constexpr std::chrono::milliseconds registration_patience = 10s;

bool is_in_group(const char* name) {
  const group* wanted = getgrnam(name);
  if (!wanted) return false;
  std::vector<gid_t> groups(static_cast<std::size_t>(std::max(0, getgroups(0, nullptr))));
  if (getgroups(static_cast<int>(groups.size()), groups.data()) < 0) return false;
  return std::ranges::find(groups, wanted->gr_gid) != groups.end();
}

}  // namespace

std::optional<ModemInfo> ModemDoctor::modem_now() const {
  const auto modems = radio_.modems();
  const auto found = std::ranges::find(modems, path_, &ModemInfo::path);
  if (found == modems.end()) return std::nullopt;
  return *found;
}

Task<void> ModemDoctor::run() {
  if (!check_daemon()) co_return;
  const auto modem = find_modem();
  if (!modem) co_return;
  path_ = modem->path;
  if (check_sim(*modem)) {
    const bool enabled = co_await enable_if_disabled();
    if (enabled) {
      co_await check_registration();
      const bool permitted = co_await check_permission();
      if (permitted) {
        co_await check_modem_storage();
        co_await check_pictures();
      }
    }
  }
  co_await check_esim(*modem);
}

bool ModemDoctor::check_daemon() {
  if (radio_.daemon_present()) {
    report_.ok("modem-manager", tr("ModemManager is running"));
    return true;
  }
  const CPtr<char, g_free> program(g_find_program_in_path("ModemManager"));
  const bool installed = program || access("/usr/sbin/ModemManager", X_OK) == 0;
  report_.fail("modem-manager", ErrorKind::no_modem, tr("ModemManager is not running"),
               installed ? tr("Start it: sudo systemctl enable --now ModemManager")
                         : tr("Install it: sudo apt install modemmanager"));
  return false;
}

std::optional<ModemInfo> ModemDoctor::find_modem() {
  ModemWish wish{context_.invocation.value("modem").value_or(""), "", true};
  if (context_.invocation.has("line")) {
    const auto line = context_.chosen_line();
    if (!line) {
      report_.fail("modem", line.error().kind, line.error().message, "");
      return std::nullopt;
    }
    wish.iccid = (*line)->iccid;
  }
  auto modem = choose_modem(radio_.modems(), wish, true);
  if (!modem) {
    report_.fail(
        "modem", modem.error().kind, modem.error().message,
        tr("Is it plugged in? ModemManager takes half a minute to recognise one; “lsusb” shows whether the computer "
           "sees it."));
    return std::nullopt;
  }
  report_.ok("modem", tr_format("modem {}: {} {}", modem->index, text::display_safe(modem->manufacturer),
                                text::display_safe(modem->model)));
  return *std::move(modem);
}

bool ModemDoctor::check_sim(const ModemInfo& modem) {
  if (modem.lock == modem::Lock::sim_pin)
    report_.fail("sim", ErrorKind::no_modem, tr("the SIM is locked"), tr("Unlock it: celltext modem unlock"));
  else if (modem.lock == modem::Lock::sim_puk)
    report_.fail("sim", ErrorKind::no_modem, tr("the SIM is blocked after wrong PINs"),
                 tr("Unblock it with the PUK from your operator: celltext modem unlock --puk PUK"));
  else if (modem.lock != modem::Lock::none)
    report_.fail("sim", ErrorKind::no_modem, tr("the modem is locked to another network or SIM"),
                 tr("Ask whoever sold it for the unlock code."));
  else if (!modem.sim)
    report_.fail("sim", ErrorKind::no_modem, tr("there is no SIM in the modem"),
                 tr("Insert a SIM, or enable an eSIM profile."));
  else {
    report_.ok("sim", tr_format("SIM {} {}", modem.sim->iccid, text::display_safe(modem.sim->operator_name)));
    return true;
  }
  return false;
}

void ModemDoctor::not_permitted(const Error& error) {
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
  report_.fail("permission", ErrorKind::not_permitted, message,
               is_in_group("celltext") ? rule : fmt::format("{}\n{}", join, rule));
}

Task<bool> ModemDoctor::enable_if_disabled() {
  const auto modem = modem_now();
  if (!modem || modem->state != modem::State::disabled) co_return true;
  auto enabled = co_await radio_.enable(path_);
  if (enabled) co_return true;
  if (enabled.error().kind == ErrorKind::not_permitted)
    not_permitted(enabled.error());
  else
    report_.fail("modem", enabled.error().kind, tr_format("the modem can't be enabled: {}", enabled.error().message),
                 "");
  co_return false;
}

// Makes a message without sending it: nothing goes on the air, and polkit is asked what it will be asked for a real
// one.
Task<bool> ModemDoctor::check_permission() {
  modem::OutgoingSms sms;
  sms.number = "+15550000000";
  sms.text = "celltext";
  auto created = co_await radio_.create_sms(path_, sms);
  if (!created && created.error().kind == ErrorKind::not_permitted) {
    not_permitted(created.error());
    co_return false;
  }
  if (!created) {
    report_.fail("permission", created.error().kind,
                 tr_format("the modem takes no messages: {}", created.error().message), "");
    co_return false;
  }
  auto removed = co_await radio_.delete_sms(path_, *created);
  (void)removed;
  report_.ok("permission", tr("you may use the modem for messages"));
  co_return true;
}

Task<void> ModemDoctor::check_registration() {
  async::Event changed;
  const auto changes = radio_.on_change([&changed] { changed.notify(); });
  const Instant deadline = context_.clock.now() + registration_patience;
  const auto alarm = context_.clock.at(deadline, [&changed] { changed.notify(); });
  auto modem = modem_now();
  while (modem && !modem->is_registered() && context_.clock.now() < deadline) {
    co_await changed.wait();
    modem = modem_now();
  }
  if (!modem) {
    report_.fail("registration", ErrorKind::no_modem, tr("the modem has gone"), "");
    co_return;
  }
  if (modem->is_registered()) {
    const std::string network = text::display_safe(modem->operator_name);
    const std::string signal = signal_of(*modem);
    report_.ok("registration", signal.empty()
                                   ? fmt::format("{}: {}", in_words(modem->registration), network)
                                   : tr_format("{}: {}, signal {}", in_words(modem->registration), network, signal));
    co_return;
  }
  report_.fail("registration", ErrorKind::no_modem, tr_format("not registered: {}", in_words(modem->registration)),
               tr("Is the antenna connected, is there coverage here (celltext modem scan), is the SIM active?"));
}

Task<void> ModemDoctor::check_modem_storage() {
  auto listed = co_await radio_.list_sms(path_);
  if (!listed) {
    report_.warn("modem-storage", tr_format("the messages on the modem can't be listed: {}", listed.error().message),
                 "");
    co_return;
  }
  const auto waiting = std::ranges::count(*listed, modem::SmsType::deliver, &modem::Sms::type);
  const std::string message = tr_format("{} messages lie on the modem", waiting);
  if (waiting < many_on_modem)
    report_.ok("modem-storage", message);
  else
    report_.warn("modem-storage", message,
                 tr("A full modem receives nothing. “celltext run” takes them in and makes room."));
}

// Text messages work without it: nothing here is a failure.
Task<void> ModemDoctor::check_pictures() {
  const auto modem = modem_now();
  const auto settings = context_.settings();
  const auto database = context_.database();
  if (!modem || !settings || !database) co_return;
  core::MmsCheckup checkup;
  checkup.radio = &radio_;
  checkup.modem = *modem;
  checkup.settings = (*settings)->mms;
  checkup.database = *database;
  const auto findings = co_await core::check_mms(checkup);
  for (const core::MmsFinding& finding : findings) {
    if (finding.good)
      report_.ok(finding.step, text::display_safe(finding.message));
    else
      report_.warn(finding.step, text::display_safe(finding.message), finding.fix);
  }
}

// Most modems have no eSIM card, and it is not needed for messages: what is missing is no failure.
Task<void> ModemDoctor::check_esim(ModemInfo modem) {
  // A folder that is not there yet has no lock.
  std::optional<core::CardLock> lock;
  if (std::filesystem::exists(context_.data_dir())) {
    auto taken = core::CardLock::take(context_.data_dir(), "doctor");
    if (!taken) {
      report_.warn("esim", taken.error().message, "");
      co_return;
    }
    lock = *std::move(taken);
  }
  std::unique_ptr<esim::Card> card;
  core::CardPlace place;
  place.modem = modem;
  place.radio = &radio_;
  if (const auto settings = context_.settings()) place.cards = (*settings)->cards;
  if (const auto database = context_.database()) place.notes = (*database)->data_dir();
  auto opened = co_await core::open_card(place, card);
  if (!opened) {
    const bool denied = opened.error().kind == ErrorKind::not_permitted;
    report_.warn(
        "esim", tr_format("no access to an eSIM card: {}", opened.error().message),
        denied ? tr("Only eSIM profiles need it: celltext esim --help lists the ways to a card (--apdu).") : "");
    co_return;
  }
  auto eid = co_await esim::read_eid(*card);
  const std::string way = card->name();
  auto closed = co_await card->close();
  if (!closed) log::debug("{}", closed.error().message);
  if (eid)
    report_.ok("esim", tr_format("eSIM card {} answers ({})", *eid, way));
  else
    report_.warn("esim", tr_format("the eSIM card does not answer as it should: {}", eid.error().message), "");
}

}  // namespace celltext::cli
