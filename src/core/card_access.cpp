#include "celltext/core/card_access.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "channel_note.h"

namespace celltext::core {

namespace {

using async::Task;
using esim::Way;
using Kind = esim::Way::Kind;

// Ports by which a modem's card is reached beside ModemManager, the best first.
struct PortWay {
  std::string_view type;
  Kind kind;
};
constexpr PortWay port_ways[] = {{"mbim", Kind::mbim}, {"qmi", Kind::qmi}};

std::unique_ptr<esim::AtLine> line_through(modem::Radio& radio, const modem::ModemPath& path) {
  return esim::passed_line("mm",
                           [&radio, path](std::string command) { return radio.at_command(path, std::move(command)); });
}

Result<std::unique_ptr<esim::CardDoor>> door_of(const Way& way, const CardPlace& place, std::uint8_t slot) {
  switch (way.kind) {
    case Kind::mbim:
      return esim::mbim_door(way.device);
    case Kind::qmi:
      return esim::qmi_door(way.device, slot);
    case Kind::at:
      return esim::at_door(esim::serial_line(way.device));
    case Kind::pcsc:
      return esim::pcsc_door(way.device);
    case Kind::modem_manager:
    case Kind::automatic:
      break;
  }
  if (!place.radio || !place.modem) return Error{ErrorKind::no_modem, tr("there is no modem to pass AT commands on")};
  return esim::at_door(line_through(*place.radio, place.modem->path));
}

std::unique_ptr<esim::ChannelNote> note_for(const Way& way, const CardPlace& place) {
  // mbim-proxy gives every program a group of channels of its own, and pcscd resets a card whose user has died.
  const bool leaves_channels = way.kind == Kind::qmi || way.kind == Kind::at || way.kind == Kind::modem_manager;
  if (place.notes.empty() || !leaves_channels) return nullptr;
  std::string name = esim::to_string(way);
  if (way.kind == Kind::modem_manager)
    name += "-" + (place.modem->equipment_id.empty() ? place.modem->device : place.modem->equipment_id);
  return channel_note(place.notes, name);
}

Result<std::unique_ptr<esim::Card>> card_on(const Way& way, const CardPlace& place) {
  const CardSettings settings = settings_for(place.cards, way, place.modem);
  auto door = door_of(way, place, settings.slot);
  if (!door) return door.error();
  return std::make_unique<esim::Card>(*std::move(door), habits_of(settings), note_for(way, place));
}

std::vector<Way> ways_of(const CardPlace& place) {
  if (place.way.kind != Kind::automatic) return {place.way};
  const CardSettings settings = settings_for(place.cards, place.way, place.modem);
  if (settings.way && settings.way->kind != Kind::automatic) return {*settings.way};
  return ways_to_card(place.modem, place.with_readers);
}

}  // namespace

std::vector<Way> ways_to_card(const std::optional<modem::ModemInfo>& modem, bool with_readers) {
  std::vector<Way> ways;
  if (modem) {
    for (const PortWay& known : port_ways)
      for (const modem::Port& port : modem->ports)
        if (port.type == known.type) ways.push_back({known.kind, "/dev/" + port.name});
    ways.push_back({Kind::modem_manager, ""});
  }
  if (with_readers) ways.push_back({Kind::pcsc, ""});
  return ways;
}

Task<Result<void>> open_card(CardPlace place, std::unique_ptr<esim::Card>& card) {
  const std::vector<Way> ways = ways_of(place);
  std::optional<Error> first;
  for (const Way& way : ways) {
    auto made = card_on(way, place);
    if (!made) co_return made.error();
    card = *std::move(made);
    auto opened = co_await card->open();
    if (opened) co_return opened;
    log::info("{}: {}", esim::to_string(way), opened.error().message);
    if (!first) first = opened.error();
    auto closed = co_await card->close();
    if (!closed) log::debug("{}: {}", esim::to_string(way), closed.error().message);
    card.reset();
  }
  co_return *first;
}

}  // namespace celltext::core
