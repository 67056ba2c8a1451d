#include "sim/at_port.h"

#include <fmt/format.h>

#include "celltext/base/log.h"
#include "sim/at_commands.h"
#include "sim/modem.h"

namespace celltext::sim {

namespace {

constexpr char control_z = 0x1A;
constexpr char escape = 0x1B;
// More than any line or message: what exceeds it is noise.
constexpr std::size_t longest_input = 64 * 1024;

}  // namespace

int PortSettings::level(Notice notice) const {
  switch (notice) {
    case Notice::registration:
      return registration;
    case Notice::gprs_registration:
      return gprs_registration;
    case Notice::eps_registration:
      return eps_registration;
    case Notice::message:
      return messages ? 1 : 0;
    case Notice::report:
      return reports;
    case Notice::ussd:
      return ussd ? 1 : 0;
    case Notice::indicator:
      return indicators ? 1 : 0;
    case Notice::always:
      return 1;
  }
  return 0;
}

void AtPort::open(Write write) {
  close();
  modem_.begin_session();
  write_ = std::move(write);
}

void AtPort::close() {
  write_ = nullptr;
  timer_.reset();
  state_ = State::idle;
  in_data_call_ = false;
  input_.clear();
  queue_.clear();
  on_prompted_ = nullptr;
  held_notices_.clear();
}

void AtPort::receive(std::string_view octets) {
  modem_.note_activity();
  input_ += octets;
  if (input_.size() > longest_input) input_.clear();
  bool more = true;
  while (more && !input_.empty()) {
    if (in_data_call_) {
      take_data();
      more = false;
    } else if (state_ == State::prompting) {
      more = take_prompted();
    } else if (state_ == State::idle && input_.find('\r') != std::string::npos) {
      take_line();
    } else {
      more = false;
    }
  }
}

void AtPort::take_line() {
  const std::size_t end = input_.find('\r');
  std::string line = input_.substr(0, end);
  input_.erase(0, end + 1);
  std::erase(line, '\n');
  if (settings_.echo) write(line + "\r");
  while (line.starts_with(' ')) line.erase(0, 1);
  if (line.size() >= 2 && (line[0] == 'A' || line[0] == 'a') && (line[1] == 'T' || line[1] == 't')) {
    start(std::string_view(line).substr(2));
  }
}

bool AtPort::take_prompted() {
  const std::size_t end = input_.find_first_of(std::string{control_z, escape});
  if (end == std::string::npos) return false;
  const bool cancelled = input_[end] == escape;
  const std::string typed = input_.substr(0, end);
  input_.erase(0, end + 1);
  state_ = State::running;
  const auto done = std::exchange(on_prompted_, nullptr);
  Answer answer;
  if (!cancelled) {
    // Faults of a command with a prompt strike when its data are there, as a refusal of the network would.
    const auto fault = modem_.faults().take(prompted_command_);
    const auto go_on = [done, typed] { return done(typed); };
    answer = fault ? meet(*fault, go_on) : go_on();
  }
  settle(std::move(answer));
  for (const auto& notice : std::exchange(held_notices_, {})) write_line(notice);
  return true;
}

// During a data call everything typed goes to the network, except the escape sequence.
void AtPort::take_data() {
  const bool escaped = input_.find("+++") != std::string::npos;
  input_.clear();
  if (escaped) hang_up();
}

void AtPort::hang_up() {
  if (!std::exchange(in_data_call_, false)) return;
  write_line("NO CARRIER");
}

void AtPort::start(std::string_view line) {
  log::debug("AT{}", line);
  for (auto& command : parse_at_line(line)) queue_.push_back(std::move(command));
  run_next();
}

void AtPort::run_next() {
  state_ = State::running;
  if (queue_.empty()) return finish(spell_final(Answer::ok()));
  const AtCommand command = std::move(queue_.front());
  queue_.pop_front();
  settle(run(command));
}

// Goes on with the line after an answer, unless the answer comes later.
void AtPort::settle(Answer answer) {
  if (!is_open() || answer.final == Answer::Final::later) return;
  for (const auto& line : answer.lines) write_line(line);
  if (answer.final == Answer::Final::ok) return run_next();
  queue_.clear();
  in_data_call_ = answer.final == Answer::Final::connect;
  finish(spell_final(answer));
}

Answer AtPort::run(const AtCommand& command) {
  const AtEntry* entry = find_at_entry(command.name);
  if (entry && entry->prompts && command.form == AtCommand::Form::set) {
    prompted_command_ = command.spelling();
    return run_at_command(*this, *entry, command);
  }
  const auto go_on = [this, entry, command] {
    return entry ? run_at_command(*this, *entry, command) : Answer::error();
  };
  const auto fault = modem_.faults().take(command.spelling());
  return fault ? meet(*fault, go_on) : go_on();
}

Answer AtPort::meet(const Fault& fault, std::function<Answer()> go_on) {
  const auto strike = [this, fault, go_on]() -> Answer {
    if (fault.action == Fault::Action::none) return go_on();
    if (fault.action == Fault::Action::silence) return Answer::later();
    if (fault.action == Fault::Action::lost_answer) {
      go_on();
      timer_.reset();
      return Answer::later();
    }
    queue_.clear();
    finish(fault.error);
    return Answer::later();
  };
  return fault.delay.count() > 0 ? answer_after(fault.delay, strike) : strike();
}

Answer AtPort::answer_after(std::chrono::milliseconds delay, std::function<Answer()> make) {
  timer_ = clock_.at(clock_.now() + delay, [this, make = std::move(make)] {
    settle(make());
    receive({});
  });
  return Answer::later();
}

Answer AtPort::prompt(std::function<Answer(const std::string&)> done) {
  on_prompted_ = std::move(done);
  state_ = State::prompting;
  write("\r\n> ");
  return Answer::later();
}

void AtPort::finish(const std::string& final_line) {
  state_ = State::idle;
  if (!settings_.quiet) write_line(final_line);
}

std::string AtPort::spell_final(const Answer& answer) const {
  switch (answer.final) {
    case Answer::Final::ok:
      return settings_.verbose ? "OK" : "0";
    case Answer::Final::connect:
      return settings_.verbose ? "CONNECT" : "1";
    case Answer::Final::no_carrier:
      return settings_.verbose ? "NO CARRIER" : "3";
    case Answer::Final::cme:
      if (settings_.error_reports > 0) return fmt::format("+CME ERROR: {}", answer.code);
      break;
    case Answer::Final::cms:
      return fmt::format("+CMS ERROR: {}", answer.code);
    case Answer::Final::error:
    case Answer::Final::later:
      break;
  }
  return settings_.verbose ? "ERROR" : "4";
}

void AtPort::notify(const std::string& line) {
  if (!is_open() || in_data_call_) return;
  if (state_ == State::prompting) {
    held_notices_.push_back(line);
  } else {
    write_line(line);
  }
}

void AtPort::write_line(const std::string& line) {
  write("\r\n" + line + "\r\n");
}

void AtPort::write(std::string_view octets) {
  if (write_) write_(octets);
}

}  // namespace celltext::sim
