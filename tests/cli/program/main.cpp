// celltext with a modem in memory, for the tests of the commands: $CELLTEXT_TEST_RADIO names the scene.
#include <glib.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "celltext/base/i18n.h"
#include "celltext/cli/commands.h"
#include "tests/support/fake_radio.h"

namespace {

using namespace celltext;
using test::FakeRadio;
using Call = FakeRadio::Call;

void ready(FakeRadio& radio) {
  radio.add_modem();
}
void no_modem(FakeRadio&) {}
void no_daemon(FakeRadio& radio) {
  radio.stop_daemon();
}

void two(FakeRadio& radio) {
  radio.add_modem(0);
  radio.add_modem(1);
}

void change(FakeRadio& radio, void (*how)(modem::ModemInfo&)) {
  how(radio.modem(radio.add_modem()));
  radio.change();
}

void locked(FakeRadio& radio) {
  change(radio, [](modem::ModemInfo& modem) {
    modem.state = modem::State::locked;
    modem.lock = modem::Lock::sim_pin;
    modem.registration = modem::NetworkRegistration::unknown;
    modem.unlock_retries = 3;
  });
}

void blocked(FakeRadio& radio) {
  change(radio, [](modem::ModemInfo& modem) {
    modem.state = modem::State::locked;
    modem.lock = modem::Lock::sim_puk;
    modem.registration = modem::NetworkRegistration::unknown;
  });
}

void searching(FakeRadio& radio) {
  change(radio, [](modem::ModemInfo& modem) {
    modem.state = modem::State::searching;
    modem.registration = modem::NetworkRegistration::searching;
  });
}

void denied(FakeRadio& radio) {
  change(radio, [](modem::ModemInfo& modem) {
    modem.state = modem::State::enabled;
    modem.registration = modem::NetworkRegistration::denied;
  });
}

void roaming(FakeRadio& radio) {
  change(radio, [](modem::ModemInfo& modem) { modem.registration = modem::NetworkRegistration::roaming; });
}

void data_call(FakeRadio& radio) {
  change(radio, [](modem::ModemInfo& modem) { modem.data_call_up = true; });
}

void outcome(FakeRadio& radio, modem::SendOutcome::Fate fate, ErrorKind kind, const char* code) {
  radio.add_modem();
  modem::SendOutcome end;
  end.fate = fate;
  end.error = {kind, "the network said \x1B[31mno"};
  end.code = code;
  radio.next_outcomes.push_back(end);
}

void refuses(FakeRadio& radio) {
  outcome(radio, modem::SendOutcome::Fate::not_sent, ErrorKind::refused, "cms-38");
}
void forbids(FakeRadio& radio) {
  outcome(radio, modem::SendOutcome::Fate::not_sent, ErrorKind::not_permitted, "unauthorized");
}
void loses(FakeRadio& radio) {
  outcome(radio, modem::SendOutcome::Fate::unknown, ErrorKind::timed_out, "timeout");
}

void unauthorized(FakeRadio& radio) {
  radio.add_modem();
  for (int i = 0; i < 100; ++i)
    radio.errors[Call::create].push_back(
        {ErrorKind::not_permitted, "you are not allowed to use the modem; `celltext doctor` shows the rule"});
}

// Never answers a send.
void silent(FakeRadio& radio) {
  radio.add_modem();
  radio.hold_sends();
}

// What a scene does later, to the radio that was connected last: a command may connect twice.
guint later = 0;

// Everything that was sent is delivered at once.
void reports(FakeRadio& radio) {
  radio.add_modem();
  later = g_timeout_add(
      5,
      [](gpointer data) -> gboolean {
        auto* self = static_cast<FakeRadio*>(data);
        static std::size_t reported = 0;
        for (; reported < self->sent.size(); ++reported) {
          const auto& sent = self->sent[reported];
          auto report = FakeRadio::status_report(sent.sms.number, static_cast<int>(reported) + 1, 0);
          report.sent_at = report.discharged_at = system_now();
          self->arrive(sent.modem, report);
        }
        return G_SOURCE_CONTINUE;
      },
      &radio);
}

// A message comes in after a moment.
void receives(FakeRadio& radio) {
  radio.add_modem();
  later = g_timeout_add(
      30,
      [](gpointer data) -> gboolean {
        auto* self = static_cast<FakeRadio*>(data);
        const auto path = self->modem_list.front().path;
        self->arrive(path, FakeRadio::text_from("+15550002", "nothing of interest"));
        self->arrive(path, FakeRadio::text_from("BANK", "Your code is 482913", "2026-11-01T09:31:00+01"));
        later = 0;
        return G_SOURCE_REMOVE;
      },
      &radio);
}

// The network answers a question about the balance.
void answers(FakeRadio& radio) {
  radio.add_modem();
  later = g_timeout_add(
      5,
      [](gpointer data) -> gboolean {
        auto* self = static_cast<FakeRadio*>(data);
        if (self->sent.empty()) return G_SOURCE_CONTINUE;
        self->arrive(self->modem_list.front().path, FakeRadio::text_from("7678", "Balance: $12.34"));
        later = 0;
        return G_SOURCE_REMOVE;
      },
      &radio);
}

void ussd(FakeRadio& radio) {
  radio.add_modem();
  radio.ussd_replies.push_back({"Balance: \x1B[31m$3.20\n1 more", true});
  radio.ussd_replies.push_back({"Goodbye", false});
}

void networks(FakeRadio& radio) {
  radio.add_modem();
  radio.networks.push_back({"310260", "Example", "current", {"lte"}});
  radio.networks.push_back({"310410", "Other\x1B[2J", "available", {"umts", "lte"}});
}

// A second SIM in another slot; the modem returns with it under another path.
void slots(FakeRadio& radio) {
  radio.add_modem(0);
  radio.slots = {radio.modem_list[0].sim->iccid, "8901000000000000042"};
  radio.on_restart = [&radio](Call call) {
    if (call != Call::slot) return;
    const auto device = radio.modem_list[0].device;
    radio.remove_modem(radio.modem_list[0].path);
    auto& modem = radio.modem(radio.add_modem(1));
    modem.device = device;
    modem.sim->iccid = radio.slots[1];
    radio.change();
  };
}

struct Scene {
  std::string_view name;
  void (*prepare)(FakeRadio&);
};

constexpr Scene scenes[] = {
    {"ready", ready},     {"no-modem", no_modem},   {"no-daemon", no_daemon},       {"two", two},
    {"locked", locked},   {"blocked", blocked},     {"searching", searching},       {"denied", denied},
    {"roaming", roaming}, {"data-call", data_call}, {"refuses", refuses},           {"forbids", forbids},
    {"loses", loses},     {"silent", silent},       {"reports", reports},           {"receives", receives},
    {"ussd", ussd},       {"networks", networks},   {"unauthorized", unauthorized}, {"answers", answers},
    {"slots", slots},
};

async::Task<Result<std::unique_ptr<modem::Radio>>> connect() {
  const char* name = std::getenv("CELLTEXT_TEST_RADIO");
  const auto scene = std::ranges::find(scenes, name ? name : "", &Scene::name);
  if (scene == std::end(scenes)) co_return Error{ErrorKind::no_modem, "there is no system bus"};
  if (const guint source = std::exchange(later, 0)) g_source_remove(source);
  auto radio = std::make_unique<FakeRadio>();
  scene->prepare(*radio);
  co_return std::unique_ptr<modem::Radio>(std::move(radio));
}

Result<void> screen(const std::filesystem::path&, const core::Settings&) {
  std::puts("the screen");
  return {};
}

Result<int> demo(const std::vector<std::string>& command, const std::filesystem::path& data_dir) {
  std::printf("the demo in %s:", data_dir.c_str());
  for (const std::string& word : command) std::printf(" %s", word.c_str());
  std::puts("");
  return command.empty() ? 0 : 42;
}

}  // namespace

int main(int argc, char** argv) {
  use_catalogue("/nonexistent");
  return cli::run(std::vector<std::string>(argv + 1, argv + argc), {connect, screen, demo});
}
