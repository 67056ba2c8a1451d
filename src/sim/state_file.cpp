#include "sim/state_file.h"

#include <gio/gio.h>

#include <nlohmann/json.hpp>

#include "celltext/async/gio.h"
#include "sim/euicc_state.h"

namespace celltext::sim {

namespace {

using json = nlohmann::json;
using Memory = Modem::Memory;

json spell(const Storage& storage) {
  json slots = json::object();
  for (const auto& [slot, message] : storage.slots()) {
    slots[std::to_string(slot)] = {{"state", static_cast<int>(message.state)}, {"pdu", to_hex(message.pdu)}};
  }
  return slots;
}

Bytes octets(const json& value) {
  return from_hex(value.get<std::string>()).value_or(Bytes{});
}

Instant instant(const json& value) {
  return Instant{std::chrono::milliseconds{value.get<std::int64_t>()}};
}

void fill(Storage& storage, const json& slots) {
  storage.clear();
  for (const auto& [slot, message] : slots.items()) {
    storage.put(std::stoi(slot),
                {static_cast<StoredMessage::State>(message.at("state").get<int>()), octets(message.at("pdu"))});
  }
}

json spell(const Pending& pending) {
  json out = {{"to", pending.to},
              {"due", pending.due.time_since_epoch().count()},
              {"report", pending.report},
              {"tpdu", to_hex(pending.tpdu)}};
  if (const auto& due = pending.report_when_taken) {
    out["report_when_taken"] = {{"to", due->to},
                                {"recipient", due->recipient},
                                {"reference", due->reference},
                                {"taken_at", due->taken_at.time_since_epoch().count()}};
  }
  return out;
}

Pending pending_from(const json& in) {
  Pending pending{in.at("to"), instant(in.at("due")), in.at("report"), octets(in.at("tpdu")), std::nullopt};
  if (const auto due = in.find("report_when_taken"); due != in.end()) {
    pending.report_when_taken = {due->at("to"), due->at("recipient"), due->at("reference"),
                                 instant(due->at("taken_at"))};
  }
  return pending;
}

// Every card, in a modem or in the drawer, under its ICCID; every modem's own storage.
json spell_cards(const World& world) {
  json cards = json::object();
  for (const auto& [iccid, card] : world.drawer()) cards[iccid] = spell(card.messages);
  for (const auto& modem : world.modems()) cards[modem->card().iccid] = spell(modem->card().messages);
  return cards;
}

void fill_cards(World& world, const json& cards) {
  for (const auto& [iccid, slots] : cards.items()) {
    SimCard* card = world.card(iccid);
    if (card) fill(card->messages, slots);
  }
}

void fill_modems(World& world, const json& modems) {
  for (std::size_t i = 0; i < std::min(modems.size(), world.modems().size()); ++i) {
    fill(world.modems()[i]->storage(Memory::device), modems[i]);
  }
}

json spell_esims(const World& world) {
  json esims = json::array();
  for (const auto& modem : world.modems()) esims.push_back(spell(modem->euicc().state()));
  return esims;
}

void fill_esims(World& world, const json& esims) {
  for (std::size_t i = 0; i < std::min(esims.size(), world.modems().size()); ++i) {
    Modem& modem = *world.modems()[i];
    modem.euicc().state() = euicc_state_from(esims[i]);
    world.follow_profile(modem);
  }
}

}  // namespace

std::string spell_state(const World& world) {
  json modems = json::array();
  for (const auto& modem : world.modems()) modems.push_back(spell(modem->storage(Memory::device)));
  json pending = json::array();
  for (const Pending& each : world.centre().pending()) pending.push_back(spell(each));
  const json state = {{"version", 1},       {"cards", spell_cards(world)},
                      {"modems", modems},   {"esims", spell_esims(world)},
                      {"pending", pending}, {"serial", world.centre().serial()}};
  return state.dump(1) + "\n";
}

Result<void> read_state(World& world, const std::string& text) {
  try {
    const json state = json::parse(text);
    std::vector<Pending> pending;
    for (const json& each : state.at("pending")) pending.push_back(pending_from(each));
    const int serial = state.at("serial");
    // States of earlier versions have no eSIM cards.
    if (state.contains("esims")) fill_esims(world, state.at("esims"));
    fill_cards(world, state.at("cards"));
    fill_modems(world, state.at("modems"));
    world.centre().restore(std::move(pending), serial);
    return {};
  } catch (const std::exception& error) {
    return Error{ErrorKind::invalid, std::string("not a state of the simulated network: ") + error.what()};
  }
}

Result<void> save_state(const World& world, const std::string& path) {
  const std::string text = spell_state(world);
  GError* error = nullptr;
  // Consistent, not durable: the file outlives this program, it need not outlive a power cut.
  const auto flags = static_cast<GFileSetContentsFlags>(G_FILE_SET_CONTENTS_CONSISTENT);
  if (g_file_set_contents_full(path.c_str(), text.data(), static_cast<gssize>(text.size()), flags, 0600, &error))
    return {};
  const async::GErrorPtr owned(error);
  return Error{ErrorKind::unexpected, owned->message};
}

Result<void> load_state(World& world, const std::string& path) {
  char* text = nullptr;
  gsize size = 0;
  GError* error = nullptr;
  if (!g_file_get_contents(path.c_str(), &text, &size, &error)) {
    const async::GErrorPtr owned(error);
    if (g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT)) return {};
    return Error{ErrorKind::unexpected, owned->message};
  }
  const CPtr<char, g_free> owned(text);
  auto read = read_state(world, std::string(text, size));
  if (read) return read;
  return Error{ErrorKind::invalid, path + ": " + read.error().message};
}

}  // namespace celltext::sim
