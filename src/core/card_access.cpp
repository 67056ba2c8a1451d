#include "celltext/core/card_access.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/base/log.h"

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

Result<std::unique_ptr<esim::CardDoor>> door_of(const Way& way, const CardPlace& place) {
  switch (way.kind) {
    case Kind::mbim:
      return esim::mbim_door(way.device);
    case Kind::qmi:
      return esim::qmi_door(way.device);
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

}  // namespace

std::vector<Way> ways_to_card(const std::optional<modem::ModemInfo>& modem) {
  std::vector<Way> ways;
  if (modem) {
    for (const PortWay& known : port_ways)
      for (const modem::Port& port : modem->ports)
        if (port.type == known.type) ways.push_back({known.kind, "/dev/" + port.name});
    ways.push_back({Kind::modem_manager, ""});
  }
  ways.push_back({Kind::pcsc, ""});
  return ways;
}

Task<Result<void>> open_card(CardPlace place, std::unique_ptr<esim::Card>& card) {
  const std::vector<Way> ways =
      place.way.kind == Kind::automatic ? ways_to_card(place.modem) : std::vector<Way>(1, place.way);
  std::optional<Error> first;
  for (const Way& way : ways) {
    auto door = door_of(way, place);
    if (!door) co_return door.error();
    card = std::make_unique<esim::Card>(*std::move(door));
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
