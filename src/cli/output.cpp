#include "output.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "celltext/base/i18n.h"
#include "json_output.h"

namespace celltext::cli {

namespace {

constexpr std::size_t enough_to_write = 64 * 1024;

// False: errno says why not.
bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

const char* code_of(Paint paint) {
  switch (paint) {
    case Paint::none:
      return "";
    case Paint::bold:
      return "1";
    case Paint::faint:
      return "2";
    case Paint::red:
      return "31";
    case Paint::green:
      return "32";
    case Paint::yellow:
      return "33";
  }
  return "";
}

}  // namespace

void Output::line(std::string_view text) {
  if (reader_left_) return;
  pending_ += text;
  pending_ += '\n';
  if (pending_.size() >= enough_to_write) flush();
}

void Output::flush() {
  const std::string text = std::exchange(pending_, {});
  if (text.empty() || reader_left_ || write_all(out_, text)) return;
  if (errno != EPIPE) throw OutputFailure(tr_format("can't write the output: {}", std::strerror(errno)));
  reader_left_ = true;
}

void Output::write_err(std::string_view line) {
  // What can't be said on stderr can't be said anywhere.
  (void)write_all(err_, std::string(line) + "\n");
}

void Output::note(std::string_view text) {
  if (!quiet && !json) write_err(text);
}

void Output::warning(std::string_view text) {
  if (quiet) return;
  write_err(json ? json_of_warning(text) : fmt::format("celltext: {}: {}", tr("warning"), text));
}

void Output::error(const Error& error) {
  if (error.message.empty()) return;
  write_err(json ? json_of(error) : fmt::format("celltext: {}", error.message));
}

void Output::prompt(std::string_view text) {
  (void)write_all(err_, text);
}

bool Output::to_terminal() const {
  return isatty(out_) == 1;
}

std::optional<text::Columns> Output::columns() const {
  if (!to_terminal()) return std::nullopt;
  winsize size{};
  if (ioctl(out_, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return text::Columns{80};
  return text::Columns{size.ws_col};
}

std::string Output::painted(Paint paint, std::string_view text) const {
  const bool wanted = paint != Paint::none && !text.empty() && colours_allowed_ && to_terminal();
  if (!wanted) return std::string(text);
  return fmt::format("\x1B[{}m{}\x1B[0m", code_of(paint), text);
}

}  // namespace celltext::cli
