// A screen: something that fills the terminal, or a dialog over it.
//
// To add one: a file pair with a model (plain data, changed by functions that know no terminal and no database),
// `draw(model, canvas)`, and a Screen that fills the model and makes actions of keys. Tests draw the model into a Grid
// and compare text.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "action.h"
#include "celltext/async/clock.h"
#include "celltext/async/task.h"
#include "celltext/core/courier_duty.h"
#include "celltext/core/settings.h"
#include "celltext/model/conversation.h"
#include "celltext/modem/modem.h"
#include "celltext/store/database.h"
#include "grid.h"

namespace celltext::ui {

class Screen {
 public:
  virtual ~Screen() = default;

  // Drawn after every event. The status bar and the hints line are not its concern. Sets the caret if something is
  // typed or selected. `canvas` has at least one cell and may be no greater.
  virtual void draw(const Canvas& canvas) = 0;
  // The actions that are possible now. A key that is bound to one runs it.
  virtual std::vector<Offer> offers() = 0;
  // An event that is bound to no offer. Mouse positions are those of the grid.
  virtual void handle(const Event& event) = 0;
  // The database or the modems have changed: read again what is shown.
  virtual void refresh() {}
  // The program ends, or the terminal goes away: last chance to keep what was typed.
  virtual void save() {}

  // A text is being typed: characters go to handle() even if they are bound.
  virtual bool takes_text() const { return false; }
  // Leaves the screens below visible around it; their actions and those of everywhere are out of reach.
  virtual bool is_dialog() const { return false; }
};

enum class Tone { news, warning, error };

// What the program does for its screens. Outlives them.
class Host {
 public:
  virtual ~Host() = default;

  virtual store::Database& database() = 0;
  virtual core::CourierDuty& duty() = 0;
  // The modems, whichever process is the courier. nullptr: not reached, or not yet.
  virtual modem::Radio* radio() = 0;
  virtual const core::Settings& settings() = 0;
  virtual async::Clock& clock() = 0;
  virtual const Keymap& keymap() = 0;
  // Of the terminal, for pictures, as core::preview_picture() takes them.
  virtual int colours() = 0;
  // Where a file was chosen last; empty: nowhere yet.
  virtual std::filesystem::path& last_folder() = 0;

  // Puts a screen on top. Takes effect at once; the caller stays alive.
  virtual void open(std::unique_ptr<Screen> screen) = 0;
  // Takes the screen on top away; it is destroyed once the event has been handled.
  virtual void close() = 0;
  // Closes all but the main screen and shows a conversation there, at a message or at its end.
  virtual void show_conversation(model::ConversationId conversation, model::MessageId message = {}) = 0;
  // The same for participants with whom there may be no conversation yet, ready to type.
  virtual void write_to(std::vector<std::string> participants) = 0;
  // What the user can do now, of the screen on top and of everywhere: for help and palette.
  virtual std::vector<Offer> offers() = 0;
  // The database was changed from here: every screen reads again what it shows. (Changes by others are seen anyway.)
  virtual void changed() = 0;
  // Draws again once this event or callback is over.
  virtual void redraw() = 0;
  // A line above the hints, until the next key.
  virtual void say(std::string message, Tone tone = Tone::news) = 0;
  // Into the clipboard of the user's terminal (OSC 52).
  virtual void copy(std::string text) = 0;
  // Runs a task beside everything else. It is destroyed with the program, not with the screen: a screen that has tasks
  // of its own uses an async::Scope as its member.
  virtual void spawn(async::Task<void> task) = 0;
  virtual void quit() = 0;
  // The user looks at this terminal, or the terminal does not say.
  virtual bool is_watched() = 0;
};

}  // namespace celltext::ui
