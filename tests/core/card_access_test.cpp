// What the configuration says of cards, and what is written down of open channels.
#include "celltext/core/card_access.h"

#include <unistd.h>

#include "core/channel_note.h"
#include "core/file_lock.h"
#include "tests/catch.h"
#include "tests/core/config_file.h"
#include "tests/support/fake_radio.h"
#include "tests/support/main_loop.h"
#include "tests/support/temporary_directory.h"

using namespace celltext;
using namespace celltext::core;
using namespace celltext::test;
using Catch::Matchers::ContainsSubstring;

namespace {

constexpr const char* eid = "89049032000001000000012345678901";

std::string card_group(const std::string& keys) {
  return std::string("[card ") + eid + "]\n" + keys + "\n";
}

std::string text_of(const std::filesystem::path& folder) {
  return FileLock::open(folder / "card-at--dev-ttyUSB2.lock")->text();
}

}  // namespace

TEST_CASE("what is different about a card is read from its group") {
  const LoadedSettings all = loaded(
      card_group("segment-size = 200\naid = a0000005591010ffffffff8900050500\napdu = qmi:/dev/cdc-wdm1\nslot = 2"));
  CHECK(all.warnings.empty());
  REQUIRE(all.settings.cards.size() == 1);
  const CardSettings& card = all.settings.cards[0];
  CHECK(card.card == eid);
  CHECK(card.slot == 2);
  CHECK(card.way == *esim::parse_way("qmi:/dev/cdc-wdm1"));
  const esim::CardHabits habits = habits_of(card);
  CHECK(habits.segment_size == 200);
  CHECK(habits.identifiers == std::vector<Bytes>{*from_hex("A0000005591010FFFFFFFF8900050500")});
  CHECK(habits_of({}).segment_size == 120);
  CHECK(habits_of({}).identifiers.size() == 5);
}

TEST_CASE("a value that no card can have is refused with its place and what it should be") {
  const struct {
    const char* entry;
    const char* wanted;
  } cases[] = {{"segment-size = 15", "from 16 to 255"},
               {"segment-size = 256", "from 16 to 255"},
               {"segment-size = many", "from 16 to 255"},
               {"aid = A000", "hexadecimal"},
               {"aid = A0000005591010FFFFFFFF890005050", "hexadecimal"},
               {"aid = A0000005591010FFFFFFFF890005050011", "hexadecimal"},
               {"apdu = usb", "mbim:DEVICE"},
               {"slot = 0", "from 1 to 5"},
               {"slot = 6", "from 1 to 5"}};
  for (const auto& each : cases) {
    INFO(each.entry);
    CHECK_THAT(refusal(card_group(each.entry)), ContainsSubstring("F:2: ") && ContainsSubstring(each.wanted));
  }
  CHECK_THAT(loaded(card_group("speed = 9")).warnings.at(0), ContainsSubstring("speed"));
  CHECK_THAT(loaded("[card]\nslot = 1\n").warnings.at(0), ContainsSubstring("[card]"));
}

TEST_CASE("a card is known by itself, a profile on it, its modem, or the way to it") {
  modem::ModemInfo modem = FakeRadio::ready_modem();
  modem.sim->eid = eid;
  modem.equipment_id = "350000000000019";
  const esim::Way automatic;
  for (const std::string& name : {std::string(eid), modem.sim->iccid, modem.equipment_id, modem.device}) {
    const std::vector<CardSettings> cards{{"somebody else", 20, {}, {}, 0}, {name, 200, {}, {}, 0}};
    CHECK(settings_for(cards, automatic, modem).segment_size == 200);
    CHECK_FALSE(settings_for(cards, automatic, std::nullopt).segment_size);
  }
  const std::vector<CardSettings> reader{{"pcsc:ACR", 200, {}, {}, 0}};
  CHECK(settings_for(reader, *esim::parse_way("pcsc:ACR"), std::nullopt).segment_size == 200);
  CHECK_FALSE(settings_for(reader, automatic, modem).segment_size);
}

TEST_CASE("the way that is set for a card is the one that is tried") {
  CardPlace place;
  place.modem = FakeRadio::ready_modem();
  place.cards = {{place.modem->device, {}, {}, *esim::parse_way("at:/dev/celltext-no-such-port"), 0}};
  std::unique_ptr<esim::Card> card;
  const auto opened = finish(open_card(place, card));
  REQUIRE_FALSE(opened);
  CHECK_THAT(opened.error().message, ContainsSubstring("/dev/celltext-no-such-port"));
}

TEST_CASE("a channel that a killed run had open is known to the next run, and to no other at the same time") {
  const TemporaryDirectory folder;
  const auto note = [&] { return channel_note(folder.path(), "at:/dev/ttyUSB2"); };
  using Left = std::optional<std::string>;

  auto first = note();
  CHECK(*finish(first->take()) == Left());
  first->opening("");
  CHECK_THAT(text_of(folder.path()), ContainsSubstring("open "));
  {
    Pending<Result<Left>> second(note()->take());  // it must wait, and is interrupted
    run_for(std::chrono::milliseconds(10));
    CHECK_FALSE(second.done());
  }
  first->opening("2");
  auto next = note();
  Pending<Result<Left>> waiting(next->take());
  run_pending();
  CHECK_FALSE(waiting.done());
  first.reset();  // as when its process dies
  CHECK(*waiting.get() == Left("2"));
  next->closed();
  next->give_back();
  CHECK(*finish(note()->take()) == Left());
}

TEST_CASE("a note from before the computer started again says nothing") {
  const TemporaryDirectory folder;
  FileLock::open(folder.path() / "card-at--dev-ttyUSB2.lock")->write("open 0d4a1185-0000-0000-0000-000000000000 2\n");
  const auto note = channel_note(folder.path(), "at:/dev/ttyUSB2");
  CHECK_FALSE(*finish(note->take()));
}

TEST_CASE("where nothing can be written down the card is used all the same") {
  const auto note = channel_note("/nonexistent", "mm");
  const auto left = finish(note->take());
  REQUIRE(left);
  CHECK_FALSE(*left);
  note->opening("1");
  note->closed();
  note->give_back();
}
