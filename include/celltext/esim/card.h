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

  // Opens a logical channel and selects the application. Channels that an earlier run left open are closed first, as
  // far as this way shows them. Errors: not_found if the card has no such application, no_modem if nothing answers,
  // not_permitted, card_refused.
  virtual async::Task<Result<void>> open(Bytes aid) = 0;
  // Sends one command APDU and gives the answer with its two status octets at the end. The class octet names channel 0:
  // the door puts its own channel in. Errors: no_modem if the card or the way to it has gone, timed_out.
  virtual async::Task<Result<Bytes>> transmit(Bytes command) = 0;
  // Closes the channel, if one is open. Once it returns, none is open as far as anybody can tell.
  virtual async::Task<Result<void>> close() = 0;
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
  explicit Card(std::unique_ptr<CardDoor> door, CardHabits habits = CardHabits::usual());
  Card(const Card&) = delete;
  Card& operator=(const Card&) = delete;

  std::string name() const { return door_->name(); }
  // Finds the ISD-R. Does nothing if it is open. Errors: as CardDoor::open(); card_refused if it is no eSIM card.
  async::Task<Result<void>> open();
  async::Task<Result<void>> close();
  bool is_open() const { return open_; }

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
  async::Task<Result<Answer>> store(Bytes request);
  async::Task<Result<Answer>> gathered(Answer answer);
  async::Task<Result<Answer>> exchange(Bytes command);

  std::unique_ptr<CardDoor> door_;
  CardHabits habits_;
  bool open_ = false;
  bool sends_expected_length_ = false;
  int commands_ = 0;
};

// What a status says, in words: "6A82" as "the card does not have it (6A82)".
std::string in_words(unsigned status);

}  // namespace celltext::esim
