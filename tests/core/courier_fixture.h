// A courier between a radio in memory and a real database.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "celltext/core/courier.h"
#include "celltext/store/inbox.h"
#include "celltext/store/lines.h"
#include "celltext/store/messages.h"
#include "celltext/store/outbox.h"
#include "tests/catch.h"
#include "tests/support/fake_radio.h"
#include "tests/support/temporary_directory.h"
#include "tests/support/test_clock.h"

namespace celltext::test {

struct CourierFixture {
  TemporaryDirectory directory;
  store::Database database = *store::Database::open(directory.path());
  FakeRadio radio;
  TestClock clock;
  core::Settings settings;
  std::vector<core::Notice> notices;
  std::unique_ptr<core::Courier> courier;
  async::Registration listening;
  core::LineChanger* changer = nullptr;

  // Starts a courier, in place of the one that may be there: that one dies where it stands.
  void start() {
    stop();
    courier = std::make_unique<core::Courier>(radio, database, clock, settings, nullptr, changer);
    listening = courier->on_notice([this](const core::Notice& notice) { notices.push_back(notice); });
    courier->start();
    settle();
  }
  void stop() {
    listening.reset();
    courier.reset();
  }

  model::MessageId queue(std::string to, std::string text, std::optional<Instant> at = {}) {
    store::NewMessage message;
    message.to = {std::move(to)};
    message.text = std::move(text);
    message.send_at = at;
    const auto enqueued = store::Outbox(database).enqueue(message, clock.now());
    REQUIRE(enqueued);
    if (courier) courier->look();
    settle();
    return enqueued->ids.front();
  }

  model::Message message(model::MessageId id) {
    const auto found = store::Messages(database).find(id);
    REQUIRE(found);
    return *found;
  }
  model::Status status(model::MessageId id) { return message(id).status; }

  std::vector<model::Message> all() {
    store::MessageQuery query;
    query.limit = 10'000;
    return store::Messages(database).list(query);
  }
  std::vector<std::string> texts() {
    std::vector<std::string> result;
    for (const auto& one : all()) result.push_back(one.text);
    return result;
  }
  bool noticed(const std::string& code) const {
    for (const auto& notice : notices) {
      if (notice.code == code) return true;
    }
    return false;
  }
};

}  // namespace celltext::test
