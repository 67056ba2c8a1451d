// A simulated modem: identity, SIM card, radio, storages, and the ports through which a computer drives it.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "celltext/async/clock.h"
#include "sim/at_port.h"
#include "sim/card_channels.h"
#include "sim/faults.h"
#include "sim/sim_card.h"
#include "sim/storage.h"

namespace celltext::sim {

class Modem;

// As +CREG numbers them: 3GPP TS 27.007 §7.2.
enum class Registration { idle = 0, home = 1, searching = 2, denied = 3, unknown = 4, roaming = 5 };

struct Operator {
  std::string name = "Simulated";
  std::string code = "310260";  // mobile country code and network code

  bool operator==(const Operator&) const = default;
};

struct Radio {
  Registration registration = Registration::home;
  Operator network;
  int access = 7;   // access technology as +COPS numbers it: 0 GSM, 2 UMTS, 7 LTE, 11 5G
  int signal = 22;  // as +CSQ numbers it: 0–31, 99 unknown
  int area = 0x00AB;
  int cell = 0x00CD01;
};

// What the network does for a modem.
class Carrier {
 public:
  virtual ~Carrier() = default;
  // Takes an SMS-SUBMIT. The reference it was given, or the code of a +CMS ERROR as a negative number.
  virtual int submit(Modem& from, const Bytes& tpdu) = 0;
  struct UssdReply {
    int status = 0;  // as +CUSD numbers it: 0 the session is over, 1 an answer is wanted, 2 ended by the network
    std::string text;
  };
  virtual UssdReply ussd(Modem& from, const std::string& text) = 0;
  virtual void end_ussd(Modem& from) = 0;
  // There may be room for messages again, or a way to reach the modem.
  virtual void reachable(Modem& modem) = 0;
  // Something that outlives the program changed.
  virtual void remember() = 0;
};

struct Identity {
  std::string manufacturer = "celltext";
  std::string model = "Simulated Modem";
  std::string revision = "1.0";
  std::string imei;
};

class Modem {
 public:
  Modem(int index, Carrier& carrier, async::Clock& clock);

  enum class Memory { sim, device };  // "SM" and "ME"
  enum class Delivery { taken, full, unreachable };

  int index() const { return index_; }
  Identity& identity() { return identity_; }
  const Identity& identity() const { return identity_; }
  SimCard& card() { return card_; }
  const SimCard& card() const { return card_; }
  Radio& radio() { return radio_; }
  const Radio& radio() const { return radio_; }
  Faults& faults() { return faults_; }
  Carrier& carrier() { return carrier_; }
  AtPort& port(int number) { return *ports_.at(number); }
  int ports() const { return static_cast<int>(ports_.size()); }
  Storage& storage(Memory memory) { return memory == Memory::sim ? card_.messages : messages_; }
  const Storage& storage(Memory memory) const { return memory == Memory::sim ? card_.messages : messages_; }
  // The eSIM card that is in the modem, whatever profile of it is enabled.
  Euicc& euicc() { return euicc_; }
  const Euicc& euicc() const { return euicc_; }
  CardChannels& card_channels() { return card_channels_; }
  // The commands that it has for it: only +CSIM, or +CCHO, +CGLA and +CCHC too.
  bool only_csim = false;
  // Whether a switched profile makes it leave and come back, as most real ones do.
  bool reappears = true;
  // The modem reads its card after a profile was switched: when the card tells it to, or when it starts the next time.
  std::function<void()> on_profile_read;
  // After the first of these two.
  std::function<void()> on_refreshed;
  // What the enabled profile makes of the card; one that is not there if none is enabled.
  SimCard card_of_profile() const;

  // Puts another card in; gives the old one.
  SimCard swap_card(SimCard card);

  // Which storage +CPMS chose: for reading and deleting, for writing, for receiving.
  std::array<Memory, 3> chosen_memory{Memory::device, Memory::device, Memory::device};
  std::string charset = "GSM";               // +CSCS
  std::string service_centre = "+15550000";  // +CSCA
  int operator_format = 0;                   // +COPS=3,…
  bool power = true;                         // +CFUN
  std::map<int, std::string> access_points;  // +CGDCONT, by context

  // What +CREG tells: the radio's state as far as power and card allow.
  Registration registration() const;
  bool registered() const;
  // Tells the ports about a changed registration, and the carrier.
  void registration_changed();

  // The signal as +CIND tells it, 0–5; and telling the port that wants to know.
  int signal_bars() const;
  void signal_changed();

  // The network delivers a TPDU. Class 2 messages go to the SIM card, others where +CPMS says.
  Delivery deliver(const Bytes& tpdu);
  // A delivery report, in the form the computer asked for.
  Delivery deliver_report(const Bytes& tpdu);
  void erase(Memory memory, int slot);
  // What the network says in a USSD session, asked or not: a moment later, behind the answer of the command that asked.
  void ussd_reply(int status, const std::string& text);

  // The first port is opened while all are closed: the computer begins anew, and the modem tells it what is on the card now.
  void begin_session();

  // Sends an unsolicited line to the first open port that asked for this kind.
  void notify(Notice notice, const std::string& line);
  AtPort* listener(Notice notice);

  // The computer says something to the modem.
  void note_activity();
  // How long the computer has been silent; nothing while it has not yet reacted to the last message.
  std::optional<std::chrono::milliseconds> quiet_for() const;

  // Unplugged: nobody reaches the ports, nothing arrives.
  void set_plugged(bool plugged);
  bool plugged() const { return plugged_; }
  std::function<void(bool plugged)> on_plugged;

  // The service centre address and TPDU, as the computer reads them.
  Bytes with_service_centre(const Bytes& tpdu) const;

 private:
  void read_profile();

  int index_;
  Carrier& carrier_;
  async::Clock& clock_;
  Identity identity_;
  SimCard card_;
  Radio radio_;
  Faults faults_;
  Storage messages_;
  Euicc euicc_;
  CardChannels card_channels_{euicc_};
  async::Registration refresh_timer_;
  bool profile_switched_ = false;  // and not read yet
  bool plugged_ = true;
  bool message_unseen_ = false;
  Instant last_activity_{};
  async::Registration ussd_timer_;
  std::vector<std::unique_ptr<AtPort>> ports_;
};

// "SM" or "ME".
std::string_view name_of(Modem::Memory memory);
std::optional<Modem::Memory> memory_from(std::string_view name);

}  // namespace celltext::sim
