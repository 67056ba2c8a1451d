#include "sim/modem.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/charset.h"
#include "sim/tpdu.h"

namespace celltext::sim {

namespace {

constexpr std::chrono::milliseconds ussd_delay{10};
// From the answer to a switch of profiles until the modem has read the card again: time to close the channel.
constexpr std::chrono::milliseconds refresh_delay{300};

// The last digit of an IMEI checks the others: 3GPP TS 23.003 annex B.
char check_digit(std::string_view digits) {
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    int value = digits[i] - '0';
    if ((digits.size() - i) % 2 == 1) value *= 2;
    sum += value / 10 + value % 10;
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

std::string imei_of(int index) {
  std::string imei = fmt::format("{:014}", 35'700'000'000'001 + index);
  return imei + check_digit(imei);
}

SimCard card_of(int index) {
  SimCard card;
  card.iccid = fmt::format("{:019}", 8'901'260'000'000'000'001 + index);
  card.imsi = fmt::format("{:015}", 310'260'000'000'001 + index);
  card.number = index == 0 ? "+15550001" : fmt::format("+1555001{}", index + 1);
  card.provider = "Simulated";
  return card;
}

// SGP.02 annex: 89, country, maker, then what counts up, with two check digits of no meaning here.
std::string eid_of(int index) {
  return fmt::format("89049032{:024}", 1 + index);
}

EsimProfile profile_of(const SimCard& card) {
  EsimProfile profile;
  profile.iccid = card.iccid;
  profile.imsi = card.imsi;
  profile.number = card.number;
  profile.provider = card.provider;
  profile.name = card.provider;
  profile.operator_code = card.imsi.substr(0, 6);
  return profile;
}

}  // namespace

Modem::Modem(int index, Carrier& carrier, async::Clock& clock)
    : index_(index), carrier_(carrier), clock_(clock), euicc_(eid_of(index)) {
  identity_.imei = imei_of(index);
  card_ = card_of(index);
  euicc_.preload(profile_of(card_));
  euicc_.on_changed = [this] { carrier_.remember(); };
  euicc_.on_switched = [this](bool refresh) {
    profile_switched_ = true;
    if (!refresh) return;
    refresh_timer_ = clock_.at(clock_.now() + refresh_delay, [this] {
      card_channels_.reset();
      read_profile();
      if (on_refreshed) on_refreshed();
    });
  };
  for (int i = 0; i < 2; ++i) ports_.push_back(std::make_unique<AtPort>(*this, clock));
}

SimCard Modem::card_of_profile() const {
  SimCard card;
  const InstalledProfile* enabled = euicc_.enabled();
  card.present = enabled != nullptr;
  if (!enabled) return card;
  card.iccid = enabled->profile.iccid;
  card.imsi = enabled->profile.imsi;
  card.number = enabled->profile.number;
  card.provider = enabled->profile.provider;
  return card;
}

void Modem::read_profile() {
  if (std::exchange(profile_switched_, false) && on_profile_read) on_profile_read();
}

void Modem::begin_session() {
  const bool running = std::ranges::any_of(ports_, [](const auto& port) { return port->is_open(); });
  if (!running) read_profile();
}

SimCard Modem::swap_card(SimCard card) {
  card.power_cycle();
  SimCard old = std::exchange(card_, std::move(card));
  registration_changed();
  return old;
}

Registration Modem::registration() const {
  if (!power || !card_.ready()) return Registration::idle;
  return radio_.registration;
}

bool Modem::registered() const {
  const Registration now = registration();
  return now == Registration::home || now == Registration::roaming;
}

void Modem::registration_changed() {
  const int state = static_cast<int>(registration());
  struct Kind {
    Notice notice;
    const char* name;
  };
  for (const Kind kind : {Kind{Notice::registration, "+CREG"}, Kind{Notice::gprs_registration, "+CGREG"},
                          Kind{Notice::eps_registration, "+CEREG"}}) {
    AtPort* port = listener(kind.notice);
    if (!port) continue;
    if (port->settings().level(kind.notice) >= 2 && registered()) {
      port->notify(
          fmt::format("{}: {},\"{:04X}\",\"{:08X}\",{}", kind.name, state, radio_.area, radio_.cell, radio_.access));
    } else {
      port->notify(fmt::format("{}: {}", kind.name, state));
    }
  }
  if (registered()) carrier_.reachable(*this);
}

int Modem::signal_bars() const {
  return !power || radio_.signal > 31 ? 0 : (radio_.signal + 5) / 7;
}

void Modem::signal_changed() {
  notify(Notice::indicator, fmt::format("+CIEV: 1,{}", signal_bars()));
}

Bytes Modem::with_service_centre(const Bytes& tpdu) const {
  // TS 27.005 §4.4: a length in octets, the type of the number, its digits.
  const bool international = service_centre.starts_with('+');
  Bytes pdu = swapped_digits(std::string_view(service_centre).substr(international ? 1 : 0));
  pdu.insert(pdu.begin(), international ? 0x91 : 0x81);
  pdu.insert(pdu.begin(), static_cast<std::uint8_t>(pdu.size()));
  pdu.insert(pdu.end(), tpdu.begin(), tpdu.end());
  return pdu;
}

Modem::Delivery Modem::deliver(const Bytes& tpdu) {
  if (!plugged_ || !registered()) return Delivery::unreachable;
  const bool for_card = message_class_of(tpdu) == 2;
  const Memory memory = for_card ? Memory::sim : chosen_memory[2];
  const auto slot = storage(memory).add({StoredMessage::State::received_unread, with_service_centre(tpdu)});
  if (!slot) return Delivery::full;
  carrier_.remember();
  message_unseen_ = listener(Notice::message) != nullptr;
  last_activity_ = clock_.now();
  notify(Notice::message, fmt::format("+CMTI: \"{}\",{}", name_of(memory), *slot));
  return Delivery::taken;
}

Modem::Delivery Modem::deliver_report(const Bytes& tpdu) {
  if (!plugged_ || !registered()) return Delivery::unreachable;
  AtPort* port = listener(Notice::report);
  last_activity_ = clock_.now();
  if (port && port->settings().reports == 1) {
    const Bytes pdu = with_service_centre(tpdu);
    port->notify(fmt::format("+CDS: {}\r\n{}", tpdu.size(), to_hex(pdu)));
    return Delivery::taken;
  }
  const Memory memory = chosen_memory[2];
  const auto slot = storage(memory).add({StoredMessage::State::received_unread, with_service_centre(tpdu)});
  if (!slot) return Delivery::full;
  carrier_.remember();
  if (port) port->notify(fmt::format("+CDSI: \"{}\",{}", name_of(memory), *slot));
  return Delivery::taken;
}

void Modem::erase(Memory memory, int slot) {
  storage(memory).erase(slot);
  carrier_.remember();
  carrier_.reachable(*this);
}

void Modem::ussd_reply(int status, const std::string& text) {
  // Coding 72 is UCS-2, 15 the GSM alphabet: TS 23.038 §5.
  const int coding = charset == "UCS2" ? 72 : 15;
  const std::string line = fmt::format("+CUSD: {},\"{}\",{}", status, to_charset(charset, text), coding);
  ussd_timer_ = clock_.at(clock_.now() + ussd_delay, [this, line] { notify(Notice::ussd, line); });
}

AtPort* Modem::listener(Notice notice) {
  const auto found = std::find_if(ports_.begin(), ports_.end(), [notice](const auto& port) {
    return port->is_open() && !port->in_data_call() && port->settings().level(notice) > 0;
  });
  return found == ports_.end() ? nullptr : found->get();
}

void Modem::notify(Notice notice, const std::string& line) {
  if (AtPort* port = listener(notice)) port->notify(line);
}

void Modem::note_activity() {
  last_activity_ = clock_.now();
  if (std::exchange(message_unseen_, false)) carrier_.reachable(*this);
}

std::optional<std::chrono::milliseconds> Modem::quiet_for() const {
  if (message_unseen_) return std::nullopt;
  return clock_.now() - last_activity_;
}

void Modem::set_plugged(bool plugged) {
  plugged_ = plugged;
  if (!plugged) {
    for (auto& port : ports_) port->close();
    card_.power_cycle();
    card_channels_.reset();
  }
  if (on_plugged) on_plugged(plugged);
  if (plugged) {
    read_profile();
    carrier_.reachable(*this);
  }
}

std::string_view name_of(Modem::Memory memory) {
  return memory == Modem::Memory::sim ? "SM" : "ME";
}

std::optional<Modem::Memory> memory_from(std::string_view name) {
  if (name == "SM") return Modem::Memory::sim;
  if (name == "ME") return Modem::Memory::device;
  return std::nullopt;
}

}  // namespace celltext::sim
