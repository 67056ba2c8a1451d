#include "celltext/ui/terminal.h"

#include <glib-unix.h>
#include <ncurses.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <csignal>
#include <cstdlib>

#include "bare_list.h"
#include "celltext/async/main_loop.h"
#include "celltext/async/turn.h"
#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "celltext/store/messages.h"
#include "celltext/store/watch.h"
#include "celltext/text/display.h"

namespace celltext::ui {

namespace {

bool ours = false;

// The terminal in ncurses' hands, for as long as it lives.
class Curses {
 public:
  // False if the terminal is of no known kind.
  bool open() {
    // Without a UTF-8 locale the C library knows no width but that of ASCII.
    if (MB_CUR_MAX == 1) std::setlocale(LC_CTYPE, "C.UTF-8");
    screen_ = newterm(nullptr, stdout, stdin);
    if (!screen_) return false;
    ours = true;
    if (!std::getenv("ESCDELAY")) set_escdelay(25);
    cbreak();
    noecho();
    nodelay(stdscr, TRUE);
    keypad(stdscr, TRUE);
    use_default_colors();
    return true;
  }
  ~Curses() {
    restore_terminal();
    if (screen_) delscreen(screen_);
  }

 private:
  SCREEN* screen_ = nullptr;
};

class List {
 public:
  List(store::Database& database, core::CourierDuty& duty) : messages_(database), duty_(duty) {}

  // Reads what the screen shows from the database and draws it.
  void show();
  // False: the user leaves.
  bool press(int key);
  void resize();

 private:
  bool in_conversation() const { return static_cast<bool>(open_.id); }
  int body_rows() const { return std::max(1, LINES - 2); }
  void load();
  void enter();
  void mark_read();
  void move_by(int rows);
  std::string title() const;
  std::string status() const;

  store::Messages messages_;
  core::CourierDuty& duty_;
  std::vector<model::Conversation> conversations_;
  std::vector<ScreenLine> lines_;  // of the open conversation
  model::Conversation open_;
  model::ConversationId selected_;
  int row_ = 0;     // of the selected conversation in the list
  int scroll_ = 0;  // lines above the end of the open conversation
};

void List::load() {
  constexpr int most = 500;
  if (in_conversation()) {
    store::MessageQuery query;
    query.conversation = open_.id;
    lines_ = message_lines(messages_.list(query), {COLS});
    mark_read();
    return;
  }
  conversations_ = messages_.conversations(most);
  const auto same = std::ranges::find(conversations_, selected_, &model::Conversation::id);
  if (same != conversations_.end()) row_ = static_cast<int>(same - conversations_.begin());
  row_ = std::clamp(row_, 0, std::max(0, static_cast<int>(conversations_.size()) - 1));
}

void List::mark_read() {
  store::MessageQuery query;
  query.conversation = open_.id;
  query.unread = true;
  std::vector<model::MessageId> ids;
  for (const model::Message& message : messages_.list(query)) ids.push_back(message.id);
  if (ids.empty()) return;
  if (const auto marked = messages_.mark_read(ids); !marked)
    log::debug("not marked as read: {}", marked.error().message);
}

std::string List::title() const {
  if (!in_conversation()) return tr("celltext: conversations");
  std::string names;
  for (const std::string& participant : open_.participants) names += (names.empty() ? "" : ", ") + participant;
  return open_.name.empty() ? names : open_.name;
}

std::string List::status() const {
  using State = core::CourierDuty::State;
  if (duty_.state() == State::elsewhere) {
    const auto holder = duty_.holder();
    return holder ? tr_format("process {} (celltext {}) receives and sends", holder->pid, holder->role) : "";
  }
  if (duty_.state() == State::unable) return duty_.error().message;
  if (!duty_.radio()) return tr("looking for modems");
  if (!duty_.radio()->daemon_present()) return tr("ModemManager is not running");
  const auto modems = duty_.radio()->modems();
  if (modems.empty()) return tr("no modem");
  const modem::ModemInfo& modem = modems.front();
  if (modem.lock != modem::Lock::none) return tr("the SIM is locked: celltext modem unlock");
  if (!modem.is_registered()) return tr("not registered in a network");
  return tr_format("{}, signal {}%", modem.operator_name, modem.signal_percent);
}

void List::show() {
  load();
  erase();
  const text::Columns width{COLS};
  const auto draw = [&](int row, const std::string& text, attr_t look) {
    attrset(static_cast<int>(look));
    mvaddstr(row, 0, text.c_str());
    attrset(static_cast<int>(A_NORMAL));
  };
  draw(0, text::fit(text::display_safe(title()), width), A_REVERSE);
  const int rows = body_rows();
  int cursor = 1;
  if (in_conversation()) {
    scroll_ = std::clamp(scroll_, 0, std::max(0, static_cast<int>(lines_.size()) - rows));
    const int first = std::max(0, static_cast<int>(lines_.size()) - rows - scroll_);
    for (int i = 0; i < rows && first + i < static_cast<int>(lines_.size()); ++i) {
      const ScreenLine& line = lines_[static_cast<std::size_t>(first + i)];
      draw(1 + i, line.text, line.bold ? A_BOLD : A_NORMAL);
    }
  } else {
    const int first = std::max(0, row_ - rows + 1);
    cursor = 1 + row_ - first;
    for (int i = 0; i < rows && first + i < static_cast<int>(conversations_.size()); ++i) {
      const ScreenLine line = conversation_line(conversations_[static_cast<std::size_t>(first + i)], width);
      draw(1 + i, line.text, (first + i == row_ ? A_REVERSE : A_NORMAL) | (line.bold ? A_BOLD : A_NORMAL));
    }
    if (conversations_.empty()) draw(1, text::clip(tr("No messages yet."), width), A_NORMAL);
  }
  // One column less: the last cell of the screen can't be written without scrolling on some terminals.
  draw(LINES - 1, text::fit(text::display_safe(status()), {COLS - 1}), A_DIM);
  move(std::min(cursor, LINES - 1), 0);
  refresh();
}

void List::move_by(int rows) {
  if (in_conversation()) {
    scroll_ -= rows;
    return;
  }
  row_ = std::clamp(row_ + rows, 0, std::max(0, static_cast<int>(conversations_.size()) - 1));
  if (!conversations_.empty()) selected_ = conversations_[static_cast<std::size_t>(row_)].id;
}

void List::enter() {
  if (in_conversation() || conversations_.empty()) return;
  open_ = conversations_[static_cast<std::size_t>(row_)];
  selected_ = open_.id;
  scroll_ = 0;
}

bool List::press(int key) {
  switch (key) {
    case KEY_UP:
    case 'k':
      move_by(-1);
      break;
    case KEY_DOWN:
    case 'j':
      move_by(1);
      break;
    case KEY_PPAGE:
      move_by(-body_rows());
      break;
    case KEY_NPAGE:
      move_by(body_rows());
      break;
    case KEY_ENTER:
    case '\n':
    case '\r':
      enter();
      break;
    case 'q':
    case 27:  // Esc
      if (!in_conversation()) return false;
      open_ = {};
      break;
    default:
      break;
  }
  return true;
}

void List::resize() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0) resizeterm(size.ws_row, size.ws_col);
}

// Binds the list to the main loop.
class Screen {
 public:
  Screen(store::Database& database, core::CourierDuty& duty)
      : list_(database, duty),
        watch_(database, [this] { show_soon(); }),
        duty_changes_(duty.on_change([this] { show_soon(); })),
        keys_(g_unix_fd_add(STDIN_FILENO, static_cast<GIOCondition>(G_IO_IN | G_IO_HUP | G_IO_ERR), on_key, this)),
        resized_(g_unix_signal_add(SIGWINCH, on_resize, this)) {}
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;
  ~Screen() {
    g_source_remove(resized_);
    if (keys_ != 0) g_source_remove(keys_);
  }

  async::Task<void> until_left() {
    list_.show();
    co_await left_.wait();
  }

 private:
  void show_soon() {
    next_turn_ = async::at_next_turn([this] { list_.show(); });
  }

  static gboolean on_key(gint, GIOCondition condition, gpointer data) {
    auto* self = static_cast<Screen*>(data);
    bool stay = (condition & G_IO_IN) != 0;  // else the terminal has gone
    for (int key = getch(); stay && key != ERR; key = getch()) stay = self->list_.press(key);
    if (stay) {
      self->list_.show();
      return G_SOURCE_CONTINUE;
    }
    self->keys_ = 0;
    self->left_.notify();
    return G_SOURCE_REMOVE;
  }

  static gboolean on_resize(gpointer data) {
    auto* self = static_cast<Screen*>(data);
    self->list_.resize();
    self->list_.show();
    return G_SOURCE_CONTINUE;
  }

  List list_;
  store::Watch watch_;
  async::Registration duty_changes_;
  async::Registration next_turn_;
  async::Event left_;
  guint keys_;
  guint resized_;
};

}  // namespace

void restore_terminal() {
  if (std::exchange(ours, false)) endwin();
}

Result<void> show_terminal(const std::filesystem::path& data_dir, const core::Settings& settings,
                           core::CourierDuty::Connect connect) {
  if (isatty(STDIN_FILENO) != 1 || isatty(STDOUT_FILENO) != 1)
    return Error{ErrorKind::invalid,
                 tr("the terminal interface needs a terminal; “celltext --help” shows the commands")};
  auto database = store::Database::open(data_dir);
  if (!database) return database.error();
  auto for_courier = store::Database::open(data_dir);
  if (!for_courier) return for_courier.error();
  auto lock = core::CourierLock::open(data_dir);
  if (!lock) return lock.error();
  async::SystemClock clock;
  async::MainLoop loop;
  core::CourierDuty duty(*std::move(lock), *std::move(for_courier), settings, clock, std::move(connect), "screen");
  {
    Curses curses;
    if (!curses.open())
      return Error{ErrorKind::invalid, tr_format("this kind of terminal is not known: TERM={}", std::getenv("TERM"))};
    // The log would be written across the screen.
    log::set_level(log::Level::off);
    Screen screen(*database, duty);
    duty.start();
    (void)loop.run(screen.until_left());
  }
  (void)loop.run(duty.finish());
  return {};
}

}  // namespace celltext::ui
