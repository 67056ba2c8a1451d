// A card in a reader, through pcscd. Its library blocks: every call runs in a thread of its own.
#include <winscard.h>

#include <array>
#include <mutex>

#include "celltext/base/i18n.h"
#include "celltext/esim/ways.h"
#include "channel_door.h"
#include "glib_calls.h"

namespace celltext::esim {

namespace {

using async::Task;

constexpr std::size_t longest_answer = 65536 + 2;

// A connection to a card; used by one thread at a time.
class Reader {
 public:
  explicit Reader(std::string wanted) : wanted_(std::move(wanted)) {}
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader() { leave(); }

  Result<void> connect() {
    const std::lock_guard guard(mutex_);
    if (connected_) return {};
    if (const LONG code = SCardEstablishContext(SCARD_SCOPE_SYSTEM, nullptr, nullptr, &context_);
        code != SCARD_S_SUCCESS)
      return failure(code);
    established_ = true;
    auto names = list();
    if (!names) return names.error();
    std::optional<LONG> last;
    for (const std::string& name : *names) {
      if (!wanted_.empty() && name.find(wanted_) == std::string::npos) continue;
      last = SCardConnect(context_, name.c_str(), SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &card_,
                          &protocol_);
      connected_ = *last == SCARD_S_SUCCESS;
      if (connected_) return {};
    }
    leave();
    if (last) return failure(*last);
    return Error{ErrorKind::no_modem, wanted_.empty() ? std::string(tr("there is no card reader"))
                                                      : tr_format("there is no card reader “{}”", wanted_)};
  }

  Result<Bytes> exchange(const Bytes& command) {
    const std::lock_guard guard(mutex_);
    if (!connected_) return Error{ErrorKind::no_modem, tr("the card in the reader is not open")};
    Bytes answer(longest_answer);
    DWORD size = answer.size();
    const SCARD_IO_REQUEST* header = protocol_ == SCARD_PROTOCOL_T1 ? SCARD_PCI_T1 : SCARD_PCI_T0;
    const LONG code = SCardTransmit(card_, header, command.data(), command.size(), nullptr, answer.data(), &size);
    if (code != SCARD_S_SUCCESS) return failure(code);
    answer.resize(size);
    return answer;
  }

  Result<void> disconnect() {
    const std::lock_guard guard(mutex_);
    leave();
    return {};
  }

 private:
  Result<std::vector<std::string>> list() {
    DWORD size = 0;
    LONG code = SCardListReaders(context_, nullptr, nullptr, &size);
    std::vector<char> text(size + 1);
    if (code == SCARD_S_SUCCESS) code = SCardListReaders(context_, nullptr, text.data(), &size);
    std::vector<std::string> names;
    if (code == SCARD_E_NO_READERS_AVAILABLE) return names;
    if (code != SCARD_S_SUCCESS) return failure(code);
    // One name after another, each with a nought, and an empty one at the end.
    for (const char* name = text.data(); *name != '\0'; name += names.back().size() + 1) names.emplace_back(name);
    return names;
  }

  void leave() {
    if (std::exchange(connected_, false)) SCardDisconnect(card_, SCARD_LEAVE_CARD);
    if (std::exchange(established_, false)) SCardReleaseContext(context_);
  }

  static Error failure(LONG code) {
    switch (code) {
      case SCARD_E_NO_SERVICE:
      case SCARD_E_SERVICE_STOPPED:
        return {ErrorKind::no_modem, tr("the service for card readers is not running: sudo apt install pcscd")};
      case SCARD_E_NO_SMARTCARD:
      case SCARD_W_REMOVED_CARD:
        return {ErrorKind::no_modem, tr("there is no card in the reader")};
      case SCARD_W_UNPOWERED_CARD:
      case SCARD_W_UNRESPONSIVE_CARD:
        return {ErrorKind::no_modem, tr("the card in the reader does not answer")};
      case SCARD_E_SHARING_VIOLATION:
        return {ErrorKind::no_modem, tr("another program uses the card in the reader")};
      case SCARD_W_SECURITY_VIOLATION:
        return {ErrorKind::not_permitted, tr("you may not use the card reader (polkit: org.debian.pcsc-lite)")};
      default:
        return {ErrorKind::no_modem, tr_format("the card reader: {}", pcsc_stringify_error(code))};
    }
  }

  std::string wanted_;
  std::mutex mutex_;
  SCARDCONTEXT context_ = 0;
  SCARDHANDLE card_ = 0;
  DWORD protocol_ = 0;
  bool established_ = false;
  bool connected_ = false;
};

class PcscWay final : public RawWay {
 public:
  explicit PcscWay(std::string reader) : wanted_(reader), reader_(std::make_shared<Reader>(std::move(reader))) {}

  std::string name() const override { return wanted_.empty() ? "pcsc" : "pcsc:" + wanted_; }
  Task<Result<void>> connect() override {
    const std::function<Result<void>()> work = [reader = reader_] { return reader->connect(); };
    auto done = co_await in_thread(work);
    co_return done;
  }
  Task<Result<Bytes>> exchange(Bytes command) override {
    const std::function<Result<Bytes>()> work = [reader = reader_, command] { return reader->exchange(command); };
    auto answer = co_await in_thread(work);
    co_return answer;
  }
  Task<Result<void>> disconnect() override {
    const std::function<Result<void>()> work = [reader = reader_] { return reader->disconnect(); };
    auto done = co_await in_thread(work);
    co_return done;
  }

 private:
  std::string wanted_;
  std::shared_ptr<Reader> reader_;  // a thread may still use it when the task that waits has been destroyed
};

}  // namespace

std::unique_ptr<CardDoor> pcsc_door(std::string reader) {
  return channel_door(std::make_unique<PcscWay>(std::move(reader)));
}

}  // namespace celltext::esim
