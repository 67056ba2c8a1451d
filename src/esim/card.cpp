#include "celltext/esim/card.h"

#include "apdu.h"
#include "celltext/base/i18n.h"
#include "celltext/base/log.h"

namespace celltext::esim {

namespace {

constexpr std::size_t most_answer = 1 << 20;  // octets: no function answers a megabyte
constexpr int most_rounds = 10'000;           // of one GET RESPONSE chain

Error refusal(unsigned status) {
  return Error{ErrorKind::card_refused, tr_format("the eSIM card refused: {}", in_words(status))};
}

}  // namespace

async::Task<Result<void>> CardDoor::close_left(std::string) {
  co_return Result<void>();
}

async::Task<Result<void>> CardDoor::restart() {
  co_return Error{ErrorKind::refused, tr_format("{}: the card can't be restarted on this way", name())};
}

Card::Card(std::unique_ptr<CardDoor> door, CardHabits habits, std::unique_ptr<ChannelNote> note)
    : door_(std::move(door)), habits_(std::move(habits)), note_(std::move(note)) {}

async::Task<Result<void>> Card::open() {
  if (open_) co_return Result<void>();
  auto free = co_await close_left();
  if (!free) co_return free;
  if (note_) note_->opening("");
  auto found = co_await find_application();
  open_ = static_cast<bool>(found);
  if (open_ && note_) note_->opening(door_->channel());
  co_return found;
}

// What a run that was killed left open.
async::Task<Result<void>> Card::close_left() {
  const std::optional<std::string> left = note_ ? note_->left() : std::nullopt;
  if (!left) co_return Result<void>();
  log::info("{}: closing what an earlier run left open ({})", door_->name(), *left);
  owes_ = true;
  auto closed = co_await door_->close_left(*left);
  owes_ = !closed;
  if (closed) note_->closed();
  co_return closed;
}

async::Task<Result<void>> Card::find_application() {
  for (const Bytes& identifier : habits_.identifiers) {
    auto opened = co_await door_->open(identifier);
    if (opened) log::debug("{}: the ISD-R answers as {}", door_->name(), to_hex(identifier));
    if (opened || opened.error().kind != ErrorKind::not_found) co_return opened;
  }
  co_return Error{
      ErrorKind::card_refused,
      tr_format("the card behind {} is no eSIM card, does not let itself be managed, or has no channel free",
                door_->name())};
}

async::Task<Result<void>> Card::close() {
  open_ = false;
  auto closed = co_await door_->close();
  if (note_ && closed && !owes_) note_->closed();
  co_return closed;
}

async::Task<Result<void>> Card::restart() {
  auto free = co_await close_left();
  if (!free) co_return free;
  open_ = false;
  auto restarted = co_await door_->restart();
  co_return restarted;
}

async::Task<Result<Card::Answer>> Card::exchange(Bytes command) {
  ++commands_;
  auto octets = co_await door_->transmit(std::move(command));
  if (!octets) co_return octets.error();
  if (octets->size() < 2)
    co_return Error{ErrorKind::unexpected, tr_format("{}: the card answered without a status", door_->name())};
  Answer answer;
  const std::size_t data = octets->size() - 2;
  answer.status = static_cast<unsigned>((*octets)[data] << 8 | (*octets)[data + 1]);
  octets->resize(data);
  answer.data = *std::move(octets);
  co_return answer;
}

// Sends the blocks of one STORE DATA chain; the answer is that to the last one.
async::Task<Result<Card::Answer>> Card::store(Bytes request) {
  Answer answer;
  const std::vector<Bytes> blocks = store_data(request, habits_.segment_size, sends_expected_length_);
  for (const Bytes& block : blocks) {
    auto sent = co_await exchange(block);
    if (!sent) co_return sent.error();
    answer = *std::move(sent);
    if (!is_success(answer.status) && !has_more(answer.status)) break;
  }
  auto whole = co_await gathered(answer);
  co_return whole;
}

// Fetches the rest of an answer that the card has more of.
async::Task<Result<Card::Answer>> Card::gathered(Answer answer) {
  for (int round = 0; has_more(answer.status); ++round) {
    if (round == most_rounds || answer.data.size() > most_answer)
      co_return Error{ErrorKind::unexpected, tr_format("{}: the card's answer does not end", door_->name())};
    const Bytes command = get_response(answer.status & 0xFF);
    auto more = co_await exchange(command);
    if (!more) co_return more.error();
    answer.data.insert(answer.data.end(), more->data.begin(), more->data.end());
    answer.status = more->status;
  }
  co_return answer;
}

async::Task<Result<Bytes>> Card::call(Bytes request, Access access) {
  auto answer = co_await store(request);
  const bool swallowed = answer && is_success(answer->status) && answer->data.empty();
  if (swallowed && access == Access::reads && !sends_expected_length_) {
    // Some readers swallow what a command without Le answers. Functions that change something are not repeated, but
    // come later.
    sends_expected_length_ = true;
    answer = co_await store(request);
  }
  if (!answer) co_return answer.error();
  if (!is_success(answer->status)) co_return refusal(answer->status);
  co_return std::move(answer->data);
}

}  // namespace celltext::esim
