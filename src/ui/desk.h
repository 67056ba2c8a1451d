// The desk: the screens that lie on each other, what is around them, and what they may ask for. Knows no terminal.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "celltext/async/scope.h"
#include "screen.h"

namespace celltext::ui {

// What the desk asks of the terminal.
class Face {
 public:
  virtual ~Face() = default;
  virtual void redraw_soon() = 0;
  // Everything anew: something else has written on the screen.
  virtual void redraw_all() = 0;
  // How many a picture may have: 2, 8, 16, 256 or core::every_colour.
  virtual int colours() = 0;
  virtual void copy(const std::string& text) = 0;
  // The user looks elsewhere and something came. Both texts are safe to draw.
  virtual void call_user(const std::string& title, const std::string& text) = 0;
  // Nothing happens where there is no mouse. True: it is on now.
  virtual bool toggle_mouse() = 0;
  virtual void quit() = 0;
};

struct Surroundings {
  store::Database& database;
  core::CourierDuty& duty;
  const core::Settings& settings;
  async::Clock& clock;
  // Reaches the modems when another process is the courier. May be empty.
  core::CourierDuty::Connect connect;
};

class MainScreen;

class Desk final : public Host {
 public:
  Desk(Surroundings surroundings, Keymap keymap, Face& face);
  ~Desk() override;

  void handle(const Event& event);
  void draw(Grid& grid);
  // The database or the modems have changed.
  void changed() override;
  // Keeps what was typed.
  void save();
  // Once nobody looks any more: waits until what is done with a card is broken off in order.
  async::Task<void> finish();

  store::Database& database() override { return around_.database; }
  core::CourierDuty& duty() override { return around_.duty; }
  modem::Radio* radio() override;
  const core::Settings& settings() override { return around_.settings; }
  async::Clock& clock() override { return around_.clock; }
  const Keymap& keymap() override { return keymap_; }
  int colours() override { return face_.colours(); }
  std::filesystem::path& last_folder() override { return last_folder_; }
  void open(std::unique_ptr<Screen> screen) override;
  void close() override;
  void show_conversation(model::ConversationId conversation, model::MessageId message) override;
  void write_to(std::vector<std::string> participants) override;
  std::vector<Offer> offers() override;
  void redraw() override { face_.redraw_soon(); }
  void say(std::string message, Tone tone) override;
  void copy(std::string text) override;
  void spawn(async::Task<void> task) override { tasks_.spawn(std::move(task)); }
  void quit() override;
  bool is_watched() override { return watched_; }

 private:
  Screen& top() { return *screens_.back(); }
  void refresh();
  bool run_bound(const KeyPress& key);
  void close_all();
  void reach_modems();
  async::Task<void> connect();
  void tell_of_arrivals();
  void draw_status(const Canvas& row);
  const std::string& left_of(model::LineId line);
  void draw_hints(const Canvas& row);

  Surroundings around_;
  Keymap keymap_;
  Face& face_;
  std::vector<std::unique_ptr<Screen>> screens_;  // the main screen first; never empty
  std::vector<std::unique_ptr<Screen>> closed_;   // until nothing of theirs is on the stack
  MainScreen* main_;
  std::filesystem::path last_folder_;
  std::string message_;
  Tone tone_ = Tone::news;
  bool stale_ = false;
  std::string left_;         // of the plan of that line, read once for each change
  model::LineId left_line_;  // none: not read yet
  bool watched_ = true;      // the terminal has the focus, or does not tell
  model::MessageId newest_;  // that the user was told of
  std::unique_ptr<modem::Radio> own_radio_;
  async::Registration radio_changes_;
  async::Registration notices_;
  bool connecting_ = false;
  async::Scope tasks_;
};

}  // namespace celltext::ui
