// What the configuration says of cards, and what is written down of open channels.
#include "celltext/core/card_access.h"

#include <fstream>

#include "core/channel_note.h"
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

TEST_CASE("a channel that a killed run had open is known to the next run on the same way") {
  const TemporaryDirectory folder;
  const auto note = [&](const char* way = "at:/dev/ttyUSB2") { return channel_note(folder.path(), way); };
  using Left = std::optional<std::string>;
  CHECK(note()->left() == Left());
  note()->opening("");
  CHECK(note()->left() == Left(""));
  note()->opening("2");
  CHECK(note()->left() == Left("2"));
  CHECK(note("at:/dev/ttyUSB3")->left() == Left());
  note()->closed();
  CHECK(note()->left() == Left());
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("a note from before the computer started again, or that can't be read, says nothing") {
  const TemporaryDirectory folder;
  const auto note = channel_note(folder.path(), "mm");
  for (const std::string& text :
       {std::string("0d4a1185-0000-0000-0000-000000000000 2\n"), std::string(1'000, '1'), std::string()}) {
    std::ofstream(folder.path() / "card-mm.channel") << text;
    CHECK_FALSE(note->left());
  }
}

TEST_CASE("where nothing can be written down the card is used all the same") {
  const auto note = channel_note("/nonexistent", "mm");
  CHECK_FALSE(note->left());
  note->opening("1");
  note->closed();
}
