// A terminal as libvterm has it: what stands on the screen after so many octets.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "tests/support/process.h"

struct VTerm;
struct VTermScreen;

namespace celltext::test {

class VirtualTerminal {
 public:
  VirtualTerminal(int columns, int rows);

  void feed(std::string_view octets);
  void resize(int columns, int rows);
  // The screen, each row with '\n', as wide as it is.
  std::string text() const;
  std::string row(int row) const;
  int rows() const { return rows_; }

 private:
  struct Free {
    void operator()(VTerm* terminal) const;
  };
  int columns_;
  int rows_;
  std::unique_ptr<VTerm, Free> terminal_;
  VTermScreen* screen_;
};

// A process on a terminal, and what its user sees.
class OnTerminal {
 public:
  OnTerminal(Process process, int columns, int rows) : process_(std::move(process)), screen_(columns, rows) {}

  Process& process() { return process_; }
  const VirtualTerminal& screen() const { return screen_; }
  void type(const std::string& octets) { process_.write(octets); }
  void resize(int columns, int rows);
  // Until this text stands on the screen, or does not any more. Fails the test after ten seconds.
  void wait_for(const std::string& text);
  void wait_until_gone(const std::string& text);
  bool shows(const std::string& text) const { return screen_.text().find(text) != std::string::npos; }

 private:
  void take();

  Process process_;
  VirtualTerminal screen_;
  std::size_t fed_ = 0;
};

}  // namespace celltext::test
