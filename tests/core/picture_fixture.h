// Picture messages in the courier: an MMSC in memory that says what the test wants.
#pragma once

#include <deque>

#include "celltext/codec/smil.h"
#include "celltext/codec/wap_push.h"
#include "celltext/store/contacts.h"
#include "celltext/store/picture_messages.h"
#include "core/mms_words.h"
#include "courier_fixture.h"

namespace celltext::test {

using codec::MmsPdu;
using codec::MmsType;

inline constexpr const char* friend_number = "+12025550102";
inline constexpr const char* own_number = "+12025550101";

inline Bytes bytes(std::string_view text) {
  return {text.begin(), text.end()};
}

inline Bytes encoded(const MmsPdu& pdu) {
  const auto octets = codec::encode_mms(pdu);
  if (!octets) FAIL(octets.error().message);
  return *octets;
}

// Answers each exchange with the next outcome that the test has put in, else as a good MMSC.
class FakeTransport final : public mms::Transport {
 public:
  async::Task<mms::Outcome> exchange(mms::Request request) override {
    requests.push_back(request);
    if (held) co_await let_go.wait();
    mms::Outcome outcome = next.empty() ? good(request) : next.front();
    if (!next.empty()) next.pop_front();
    outcome.octets = static_cast<std::int64_t>(request.body.size() + (outcome.reply ? outcome.reply->body.size() : 0));
    co_return outcome;
  }
  async::Task<Result<std::vector<std::string>>> resolve(std::string, mms::Path) override {
    co_return std::vector<std::string>(1, address);
  }
  async::Task<Result<void>> probe(std::string, std::uint16_t, mms::Path) override { co_return Result<void>(); }

  static mms::Outcome reply(Bytes body, int status = 200) {
    mms::Outcome outcome;
    outcome.reply = mms::Reply{status, "application/vnd.wap.mms-message", std::move(body)};
    return outcome;
  }
  static mms::Outcome broken(std::string code, bool may_have_it, bool transient = true) {
    mms::Outcome outcome;
    outcome.trouble = mms::NoReply{{ErrorKind::refused, "broken"}, std::move(code), may_have_it, transient};
    return outcome;
  }
  static Bytes confirmation(std::uint8_t status, const std::string& id = "net-1") {
    MmsPdu pdu;
    pdu.type = MmsType::send_conf;
    pdu.transaction_id = "t";
    pdu.response_status = status;
    pdu.message_id = id;
    return encoded(pdu);
  }

  MmsPdu pdu(std::size_t index) const {
    const auto pdu = codec::decode_mms(requests.at(index).body);
    if (!pdu) FAIL(pdu.error().message);
    return *pdu;
  }
  MmsPdu last_pdu() const { return pdu(requests.size() - 1); }

  std::vector<mms::Request> requests;
  std::deque<mms::Outcome> next;
  Bytes message;  // what waits
  std::string address = "8.8.8.8";
  bool held = false;
  async::Event let_go;

 private:
  mms::Outcome good(const mms::Request& request) const {
    if (request.body.empty()) return reply(message);
    const auto sent = codec::decode_mms(request.body);
    if (sent && sent->type == MmsType::send_req) return reply(confirmation(128));
    return reply({});
  }
};

struct PictureFixture : CourierFixture {
  FakeTransport transport;
  modem::ModemPath modem;
  store::PictureMessages pictures{database};

  PictureFixture() {
    settings.country = "US";
    settings.mms.route = core::MmsRoute::internet;
    modem = radio.add_modem();
    radio.modem(modem).sim->operator_id = "00101";
    radio.modem(modem).own_numbers = {own_number};
    settings.mms.carriers = {{"00101", "http://mmsc.example/", "", "mms.apn", "celltext-test"}};
    MmsPdu retrieve;
    retrieve.type = MmsType::retrieve_conf;
    retrieve.transaction_id = "retrieve-1";
    retrieve.message_id = "net-7";
    retrieve.from = friend_number;
    retrieve.to = {own_number};
    retrieve.subject = "Hello";
    retrieve.date = std::chrono::sys_seconds{std::chrono::seconds{1'790'000'000}};
    retrieve.parts = {part("text/plain", "look at this"), part("image/jpeg", "picture")};
    codec::add_presentation(retrieve);
    transport.message = encoded(retrieve);
  }

  static codec::MmsPart part(const std::string& type, std::string_view content) {
    codec::MmsPart part;
    part.content_type = type;
    part.name = type == "image/jpeg" ? "cat.jpg" : "text.txt";
    part.data = bytes(content);
    if (type == "text/plain") part.charset = "utf-8";
    return part;
  }

  void begin() {
    stop();
    courier = std::make_unique<core::Courier>(radio, database, clock, settings, &transport);
    listening = courier->on_notice([this](const core::Notice& notice) { notices.push_back(notice); });
    courier->start();
    settle();
  }

  static MmsPdu notice(const std::string& transaction = "t1") {
    MmsPdu pdu;
    pdu.type = MmsType::notification_ind;
    pdu.transaction_id = transaction;
    pdu.from = friend_number;
    pdu.message_class = "personal";
    pdu.size = 2'000;
    pdu.expiry = codec::MmsTime{true, std::chrono::hours{24}};
    pdu.content_location = "http://mmsc.example/" + transaction;
    return pdu;
  }
  void push(const MmsPdu& pdu) {
    modem::Sms sms = FakeRadio::text_from("+15550190", "", "2026-11-01T09:30:00+01");
    sms.data = codec::encode_mms_push(++pushes_, encoded(pdu));
    radio.arrive(modem, sms);
    settle();
  }
  model::MessageId notified(const std::string& transaction = "t1") {
    push(notice(transaction));
    return all().back().id;
  }
  void look() {
    courier->look();
    settle();
  }

  store::NewMessage picture() const {
    store::NewMessage message;
    message.kind = model::Kind::mms;
    message.to = {friend_number};
    message.text = "my cat";
    message.subject = "Cat";
    message.attachments = {{"cat.jpg", "image/jpeg", bytes("picture")}};
    return message;
  }
  model::MessageId enqueue(const store::NewMessage& message) {
    const auto queued = store::Outbox(database).enqueue(message, clock.now());
    REQUIRE(queued);
    look();
    return queued->ids.front();
  }

 private:
  std::uint8_t pushes_ = 0;
};

}  // namespace celltext::test
