// What a command prints: results to stdout; notes, warnings and errors to stderr.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "celltext/base/result.h"
#include "celltext/text/width.h"

namespace celltext::cli {

// stdout can't be written to: a full disk.
class OutputFailure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

enum class Paint { none, bold, faint, red, green, yellow };

class Output {
 public:
  explicit Output(int out = 1, int err = 2) : out_(out), err_(err) {}

  bool json = false;
  bool quiet = false;
  void allow_colours(bool allowed) { colours_allowed_ = allowed; }

  // One line of the result, kept until flush(). Text from outside must be display_safe already, or JSON.
  void line(std::string_view text);
  // Writes what is kept. Throws OutputFailure. A reader that has gone away is no failure: the rest is dropped.
  void flush();
  bool reader_left() const { return reader_left_; }
  int out_fd() const { return out_; }

  // A line for people that is no result; nothing with --quiet or --json.
  void note(std::string_view text);
  void warning(std::string_view text);
  void error(const Error& error);
  // To stderr without a line end: a question, which is asked on a terminal only.
  void prompt(std::string_view text);

  bool to_terminal() const;
  // The columns of the terminal on stdout; none if it isn't one.
  std::optional<text::Columns> columns() const;
  // `text` in this colour where colours are wanted.
  std::string painted(Paint paint, std::string_view text) const;

 private:
  void write_err(std::string_view line);

  int out_;
  int err_;
  bool colours_allowed_ = true;
  bool reader_left_ = false;
  std::string pending_;
};

}  // namespace celltext::cli
