// The screens with everything behind them but a terminal: a database, a fake modem, a clock that stands still.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "celltext/core/courier_duty.h"
#include "tests/support/fake_radio.h"
#include "tests/support/store_fixture.h"
#include "tests/support/test_clock.h"
#include "ui/desk.h"
#include "ui/input_parser.h"

namespace celltext::ui {

// What the desk asked of the terminal.
struct RecordingFace final : Face {
  void redraw_soon() override { ++redraws; }
  void redraw_all() override { ++redraws; }
  int colours() override { return colour_count; }
  void copy(const std::string& text) override { copied = text; }
  void call_user(const std::string& title, const std::string& text) override { calls.push_back(title + ": " + text); }
  bool toggle_mouse() override { return mouse = !mouse; }
  void quit() override { left = true; }

  int redraws = 0;
  int colour_count = 256;
  std::string copied;
  std::vector<std::string> calls;
  bool mouse = true;
  bool left = false;
};

// Messages are at 2026-11-01, before noon; now is 12:00. The time zone is UTC.
struct DeskFixture : testing::StoreFixture {
  explicit DeskFixture(bool with_modem = true) {
    setenv("TZ", "UTC", 1);
    tzset();
    settings.country = "US";
    auto made = std::make_unique<test::FakeRadio>();
    radio = made.get();
    if (with_modem) {
      made->modem_list.push_back(test::FakeRadio::ready_modem());
      made->modem_list.front().operator_name = "Simulated";
    }
    pending_ = std::move(made);
    duty.emplace(
        testing::must(core::CourierLock::open(database.data_dir())), other(), settings, clock,
        [this] { return connect(); }, "screen");
  }
  ~DeskFixture() {
    desk.reset();
    duty.reset();
  }

  // Opens the screen; the courier only if asked for.
  void start(bool courier = false) {
    if (courier) {
      duty->start();
      test::settle();
    }
    desk.emplace(Surroundings{database, *duty, settings, clock, {}}, Keymap(), face);
  }

  static Instant morning(int hour, int minute) {
    return *from_rfc3339("2026-11-01T00:00:00Z") + std::chrono::hours{hour} + std::chrono::minutes{minute};
  }
  void receive(const std::string& from, const std::string& text, Instant at = morning(9, 30)) {
    static int number = 0;
    testing::must(inbox.admit(arrival(from, text, ++number, at), {}));
  }

  Grid draw(Size size) {
    Grid grid(size);
    desk->draw(grid);
    return grid;
  }
  std::string text(Size size = {80, 24}) { return draw(size).text(); }
  bool shows(std::string_view words, Size size = {80, 24}) { return text(size).find(words) != std::string::npos; }

  // Keys by their names: "j Enter Ctrl-T".
  void press(std::string_view names) {
    while (!names.empty()) {
      const auto end = std::min(names.find(' '), names.size());
      if (end > 0) desk->handle(*key_from_name(names.substr(0, end)));
      names.remove_prefix(std::min(names.size(), end + 1));
    }
  }
  void type(std::string_view words) {
    InputParser parser;
    for (const Event& event : parser.feed(words)) desk->handle(event);
  }
  void changed() {
    desk->changed();
    test::settle();
  }

  core::Settings settings;
  test::TestClock clock;
  test::FakeRadio* radio = nullptr;
  std::optional<core::CourierDuty> duty;
  RecordingFace face;
  std::optional<Desk> desk;

 private:
  async::Task<Result<std::unique_ptr<modem::Radio>>> connect() {
    std::unique_ptr<modem::Radio> radio_now = std::move(pending_);
    co_return Result<std::unique_ptr<modem::Radio>>(std::move(radio_now));
  }
  std::unique_ptr<modem::Radio> pending_;
};

}  // namespace celltext::ui
