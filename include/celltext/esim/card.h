// The eSIM card: the ways to it, and how it is asked.
//
//   functions of the specification   profiles.h, es10.h
//   Card                             STORE DATA in blocks, answers gathered, the ISD-R found
//   CardDoor                         open an application, transmit, close: one class per way to the card
//
// A card has few logical channels, some only one, and a channel that is left open stays lost until the card is reset.
// So: whoever opened a Card awaits close() on every way out. A task that uses a Card may be destroyed where it waits
// (the user interrupts); the Card stays usable, and close() may be awaited by the next task.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "celltext/async/task.h"
#include "celltext/base/bytes.h"
#include "celltext/base/result.h"

namespace celltext::esim {

// A way to the card. One command at a time.
class CardDoor {
 public:
  virtual ~CardDoor() = default;

  // For people and for --apdu: "mbim:/dev/cdc-wdm0".
  virtual std::string name() const = 0;

  // Opens a logical channel and selects the application. Errors: not_found if the card has no such application,
  // no_modem if nothing answers, not_permitted, card_refused.
  virtual async::Task<Result<void>> open(Bytes aid) = 0;
  // Sends one command APDU and gives the answer with its two status octets at the end. The class octet names channel 0:
  // the door puts its own channel in. Errors: no_modem if the card or the way to it has gone, timed_out.
  virtual async::Task<Result<Bytes>> transmit(Bytes command) = 0;
  // Closes the channel, if one is open. Once it returns, none is open as far as anybody can tell.
  virtual async::Task<Result<void>> close() = 0;

  // What the open channel is called on this way; empty: none is open, or none outlives its program here.
  virtual std::string channel() const { return {}; }
  // Closes what a run that was killed left open; that it is closed already is no error. An empty name: the run died
  // before it learned it, so it is one of the first that this way gives out.
  virtual async::Task<Result<void>> close_left(std::string channel);

  // Takes the card's power away and gives it back, where that is possible: the modem then reads it anew. The channel
  // is gone; close() is due as ever. Errors: no_modem, timed_out; refused, and the card has its power.
  virtual bool can_restart() const { return false; }
  virtual async::Task<Result<void>> restart();
};

// Where it is written down which channel is open on a way. A run that is killed leaves its note behind, and the next
// one closes what stands there: exactly that, for other channels belong to the modem or to other programs.
class ChannelNote {
 public:
  virtual ~ChannelNote() = default;
  // The channel that a killed run left open, with an empty name if it did not know it yet; nothing: none was left.
  virtual std::optional<std::string> left() = 0;
  // One is being opened, and its name is not known yet if it is empty.
  virtual void opening(const std::string& channel) = 0;
  virtual void closed() = 0;
};

// What differs from card to card.
struct CardHabits {
  // Octets of data in one STORE DATA: 1 to 255.
  std::size_t segment_size = 120;
  // Identifiers of the ISD-R to try, in this order.
  std::vector<Bytes> identifiers;

  // The known identifiers, the one of the specification first.
  static CardHabits usual();
};

class Card {
 public:
  explicit Card(std::unique_ptr<CardDoor> door, CardHabits habits = CardHabits::usual(),
                std::unique_ptr<ChannelNote> note = nullptr);
  Card(const Card&) = delete;
  Card& operator=(const Card&) = delete;

  std::string name() const { return door_->name(); }
  // Finds the ISD-R. Does nothing if it is open. Errors: as CardDoor::open(); card_refused if it is no eSIM card.
  async::Task<Result<void>> open();
  async::Task<Result<void>> close();
  bool is_open() const { return open_; }
  // As CardDoor's.
  bool can_restart() const { return door_->can_restart(); }
  async::Task<Result<void>> restart();

  // Whether a function only reads: it may be asked again when a reader swallowed the answer.
  enum class Access { reads, changes };
  // Hands one function's request to the ISD-R and gives its answer without status octets. Errors: card_refused with the
  // status in words, and those of CardDoor::transmit().
  async::Task<Result<Bytes>> call(Bytes request, Access access);

  // Commands sent so far, of all kinds but opening and closing.
  int commands() const { return commands_; }

 private:
  struct Answer {
    Bytes data;
    unsigned status = 0;
  };
  async::Task<Result<void>> close_left();
  async::Task<Result<void>> find_application();
  async::Task<Result<Answer>> store(Bytes request);
  async::Task<Result<Answer>> gathered(Answer answer);
  async::Task<Result<Answer>> exchange(Bytes command);

  std::unique_ptr<CardDoor> door_;
  CardHabits habits_;
  std::unique_ptr<ChannelNote> note_;  // none: nothing is written down
  bool owes_ = false;                  // what it said is not closed yet
  bool open_ = false;
  bool sends_expected_length_ = false;
  int commands_ = 0;
};

// What a status says, in words: "6A82" as "the card does not have it (6A82)".
std::string in_words(unsigned status);

}  // namespace celltext::esim
