// The screen for those who don't see it: what changes is said in a line, and lines are commands.
//
// Nothing moves and nothing is drawn over, so that a screen reader or a braille line can follow. No terminal in here.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "celltext/async/clock.h"
#include "celltext/core/courier_duty.h"
#include "celltext/core/settings.h"
#include "celltext/model/conversation.h"
#include "celltext/store/database.h"
#include "celltext/store/messages.h"

namespace celltext::ui {

class Linear {
 public:
  // `say` prints one line, safe to draw.
  Linear(store::Database& database, core::CourierDuty& duty, const core::Settings& settings, async::Clock& clock,
         std::function<void(const std::string&)> say);

  // The first words.
  void begin();
  // One line of the user, without its end. False: the user leaves.
  bool take(std::string_view line);
  // The database or the modems have changed.
  void changed();

 private:
  struct Command;
  static const Command commands[];

  void list(std::string_view);
  void open(std::string_view number);
  void send(std::string_view text);
  void download(std::string_view);
  void save(std::string_view folder);
  void status(std::string_view);
  void help(std::string_view);
  // The newest messages of the open conversation.
  std::vector<model::Message> opened() const;
  void say_status();
  void say_message(const model::Message& message);

  store::Database& database_;
  store::Messages messages_;
  core::CourierDuty& duty_;
  const core::Settings& settings_;
  async::Clock& clock_;
  std::function<void(const std::string&)> say_;
  std::vector<model::Conversation> listed_;
  std::vector<std::string> participants_;  // of the open conversation
  model::LineId line_;
  std::int64_t revision_;
  std::string status_;
};

}  // namespace celltext::ui
