// One serial port of a simulated modem: octets in, octets out.
//
// Knows nothing of sockets. Settings survive closing and opening, as in a real modem: the daemon reopens ports while it
// probes.
#pragma once

#include <functional>
#include <list>
#include <string>
#include <string_view>
#include <vector>

#include "celltext/async/clock.h"
#include "sim/at_command.h"
#include "sim/faults.h"

namespace celltext::sim {

class Modem;

// What a command answers: lines of information, then the final line.
struct Answer {
  enum class Final { ok, error, cme, cms, connect, no_carrier, later };
  std::vector<std::string> lines;
  Final final = Final::ok;
  int code = 0;  // of +CME ERROR (3GPP TS 27.007 §9.2) or +CMS ERROR (TS 27.005 §3.2.5)

  static Answer line(std::string text) { return {{std::move(text)}, Final::ok, 0}; }
  static Answer ok() { return {}; }
  static Answer error() { return {{}, Final::error, 0}; }
  static Answer cme(int code) { return {{}, Final::cme, code}; }
  static Answer cms(int code) { return {{}, Final::cms, code}; }
  // The port will be told with answer_after() or prompt().
  static Answer later() { return {{}, Final::later, 0}; }
};

// What an unsolicited line is about: each kind is switched on by a command of its own.
enum class Notice { registration, gprs_registration, eps_registration, message, report, ussd, indicator, always };

struct PortSettings {
  bool echo = true;
  bool verbose = true;
  bool quiet = false;
  int error_reports = 0;      // +CMEE
  int registration = 0;       // +CREG
  int gprs_registration = 0;  // +CGREG
  int eps_registration = 0;   // +CEREG
  bool messages = false;      // +CNMI <mt> is not 0
  int reports = 0;            // +CNMI <ds>: 1 as +CDS, 2 stored and told as +CDSI
  bool ussd = false;          // +CUSD
  bool indicators = false;    // +CMER

  // The level of detail that this port wants for a kind; 0: none.
  int level(Notice notice) const;
};

class AtPort {
 public:
  using Write = std::function<void(std::string_view)>;

  AtPort(Modem& modem, async::Clock& clock) : modem_(modem), clock_(clock) {}
  AtPort(const AtPort&) = delete;
  AtPort& operator=(const AtPort&) = delete;

  // Somebody opened the port; what it has to say goes to `write` until close().
  void open(Write write);
  // Forgets a half-typed line and the running command.
  void close();
  bool is_open() const { return write_ != nullptr; }

  void receive(std::string_view octets);
  // Sends an unsolicited line, after the data of a prompt if one waits.
  void notify(const std::string& line);

  Modem& modem() { return modem_; }
  PortSettings& settings() { return settings_; }
  const PortSettings& settings() const { return settings_; }

  // For handlers that answer later: calls `make` when `delay` is over, unless the port was closed.
  Answer answer_after(std::chrono::milliseconds delay, std::function<Answer()> make);
  // Shows "> " and calls `done` with what was typed up to Ctrl-Z. An Escape answers OK: TS 27.005 §4.3.
  Answer prompt(std::function<Answer(const std::string&)> done);
  bool in_data_call() const { return in_data_call_; }
  void hang_up();

 private:
  enum class State { idle, running, prompting };

  void take_line();
  bool take_prompted();
  void take_data();
  void start(std::string_view line);
  void run_next();
  void settle(Answer answer);
  Answer run(const AtCommand& command);
  Answer meet(const Fault& fault, std::function<Answer()> go_on);
  void finish(const std::string& final_line);
  std::string spell_final(const Answer& answer) const;
  void write_line(const std::string& line);
  void write(std::string_view octets);

  Modem& modem_;
  async::Clock& clock_;
  Write write_;
  PortSettings settings_;
  State state_ = State::idle;
  bool in_data_call_ = false;
  std::string input_;
  std::list<AtCommand> queue_;
  std::string prompted_command_;
  std::function<Answer(const std::string&)> on_prompted_;
  std::vector<std::string> held_notices_;
  async::Registration timer_;
};

}  // namespace celltext::sim
