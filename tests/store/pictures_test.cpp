// Attachments as files, and what the store knows of picture messages.
#include <sys/stat.h>

#include <fstream>

#include "celltext/store/data_connections.h"
#include "celltext/store/drafts.h"
#include "celltext/store/picture_messages.h"
#include "tests/catch.h"
#include "tests/support/store_fixture.h"

namespace celltext::testing {

using model::Status;
namespace fs = std::filesystem;

namespace {

Bytes bytes(std::string_view text) {
  return {text.begin(), text.end()};
}

struct PictureFixture : StoreFixture {
  store::Attachments attachments{database};
  store::PictureMessages pictures{database};

  store::NewMessage picture_to(std::vector<std::string> to, std::string_view content = "jpeg") const {
    store::NewMessage message;
    message.kind = model::Kind::mms;
    message.line = line;
    message.to = std::move(to);
    message.subject = "Holiday";
    message.attachments = {{"../../etc/cat.jpg", "image/jpeg", bytes(content)}};
    return message;
  }
  model::MessageId enqueue_picture(std::vector<std::string> to, std::string_view content = "jpeg") {
    return must(outbox.enqueue(picture_to(std::move(to), content), test_time())).ids.front();
  }
  model::MessageId enqueue_group(std::vector<std::string> to) {
    auto message = picture_to(std::move(to));
    message.group = true;
    return must(outbox.enqueue(message, test_time())).ids.front();
  }
  void sent_as(model::MessageId id, const std::string& network_id) {
    const store::Marking marking{id, line, ":1.1", ""};
    must(outbox.advance(nullptr, &marking));
    store::Settlement settlement;
    settlement.id = id;
    settlement.status = Status::sent;
    settlement.at = test_time();
    settlement.network_id = network_id;
    must(outbox.advance(&settlement, nullptr));
  }
  store::MmsReport report(const std::string& network_id, const std::string& recipient, store::MmsReport::Fate fate) {
    return {network_id, recipient, fate, "gone", "expired", test_time(5'000)};
  }

  store::Arrival notice(const std::string& transaction, int number) const {
    auto arrived = arrival("+15550002", "", number);
    arrived.data = bytes("push " + transaction);
    arrived.encoding = model::Encoding::data8;
    arrived.notice = store::MmsNotice{transaction, "http://mmsc/" + transaction, "", 1234, test_time(1'000'000)};
    return arrived;
  }
  model::MessageId admit(const std::string& transaction, int number) {
    return must(inbox.admit(notice(transaction, number), {})).message;
  }
  store::Retrieved content(std::string_view octets = "jpeg") const {
    store::Retrieved message;
    message.from = "+15550002";
    message.text = "look";
    message.attachments = {{"cat", "image/jpeg", bytes(octets)}};
    message.network_id = "net-1";
    return message;
  }
  std::size_t files() const {
    std::error_code none;
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(database.data_dir() / "attachments", none), fs::directory_iterator()));
  }
  Status status(model::MessageId id) const { return messages.find(id)->status; }
};

std::string text_of(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("a name from outside becomes one that stays in its folder") {
  struct Case {
    std::string_view name, type, safe;
  };
  const Case cases[] = {
      {"cat.jpg", "image/jpeg", "cat.jpg"},
      {"../../etc/passwd", "text/plain", "passwd.txt"},
      {"C:\\windows\\cat.png", "image/png", "cat.png"},
      {"", "image/gif", "attachment.gif"},
      {"...", "", "attachment"},
      {"-rf", "", "rf"},
      {".hidden", "", "hidden"},
      {"a\nb\x1b[2J.jpg", "", "a_b_[2J.jpg"},
      {"\u202Egpj.exe", "", "_gpj.exe"},
      {"\xff\xfe.jpg", "", "\uFFFD\uFFFD.jpg"},
      {"猫.jpg", "", "猫.jpg"},
      {"photo", "IMAGE/JPEG", "photo.jpg"},
      {"photo", "application/unheard-of", "photo"},
  };
  for (const Case& one : cases) CHECK(store::safe_file_name(one.name, one.type) == one.safe);
  CHECK(store::safe_file_name(std::string(5000, 'x') + ".jpg", "").size() <= 100);
}

TEST_CASE_METHOD(PictureFixture, "an attachment is a private file that its message's row names") {
  const auto id = enqueue_picture({"+15550002"});
  const auto message = *messages.find(id);
  CHECK(message.kind == model::Kind::mms);
  CHECK(message.subject == "Holiday");
  REQUIRE(message.attachments.size() == 1);
  CHECK(message.attachments[0].name == "cat.jpg");
  CHECK(message.attachments[0].size == 4);

  const auto stored = attachments.of(id);
  struct stat info {};
  REQUIRE(stat(stored.at(0).file.c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);
  REQUIRE(stat(stored.at(0).file.parent_path().c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0700);
  CHECK(must(attachments.read(stored[0])) == bytes("jpeg"));
}

TEST_CASE_METHOD(PictureFixture, "the same content is kept once and goes with its last message") {
  const auto first = enqueue_picture({"+15550002"});
  const auto second = enqueue_picture({"+15550003"});
  CHECK(files() == 1);
  must(messages.remove({first}));
  CHECK(files() == 1);
  must(messages.remove({second}));
  CHECK(files() == 0);
}

TEST_CASE_METHOD(PictureFixture, "a file that no message has is swept, and what is missing is counted") {
  const auto id = enqueue_picture({"+15550002"});
  std::ofstream(database.data_dir() / "attachments" / "unfinished") << "half";
  must(attachments.sweep());
  CHECK(files() == 1);
  CHECK(attachments.census().files == 1);
  CHECK(attachments.census().octets == 4);
  fs::remove(attachments.of(id)[0].file);
  CHECK(attachments.census().missing == 1);
  CHECK_FALSE(attachments.read(attachments.of(id)[0]));
}

TEST_CASE_METHOD(PictureFixture, "saving never overwrites") {
  const auto id = enqueue_picture({"+15550002"});
  const fs::path target = folder.path() / "saved";
  fs::create_directory(target);
  std::ofstream(target / "cat.jpg") << "mine";
  fs::create_symlink("/dev/null", target / "cat-2.jpg");
  const auto saved = must(attachments.save(id, target));
  REQUIRE(saved.size() == 1);
  CHECK(saved[0] == target / "cat-3.jpg");
  CHECK(text_of(saved[0]) == "jpeg");
  CHECK(text_of(target / "cat.jpg") == "mine");
}

TEST_CASE_METHOD(PictureFixture, "a message that can't be stored leaves no row") {
  fs::create_directories(database.data_dir());
  std::ofstream(database.data_dir() / "attachments") << "in the way";
  CHECK_FALSE(outbox.enqueue(picture_to({"+15550002"}), test_time()));
  CHECK(all().empty());
}

TEST_CASE_METHOD(PictureFixture, "a notification is a message that waits, and the same one twice is one") {
  const auto id = admit("t1", 1);
  const auto message = *messages.find(id);
  CHECK(message.kind == model::Kind::mms);
  CHECK(message.status == Status::pending_download);
  CHECK_FALSE(message.encoding);
  const auto download = pictures.next_download(line, test_time());
  REQUIRE(download);
  CHECK(download->location == "http://mmsc/t1");
  CHECK(download->size == 1234);

  auto again = notice("t1", 2);
  again.data = bytes("the MMSC framed it otherwise");
  const auto admission = must(inbox.admit(again, {"/SMS/1", "/SMS/2"}));
  CHECK(admission.what == store::Admission::What::known);
  CHECK(admission.message == id);
  CHECK(all().size() == 1);
}

TEST_CASE_METHOD(PictureFixture, "a message that the user threw away does not come back, and the MMSC is told") {
  const auto id = admit("t1", 1);
  must(messages.remove({id}));
  CHECK(must(inbox.admit(notice("t1", 2), {})).what == store::Admission::What::known);
  CHECK(all().empty());
  const auto answer = pictures.next_answer(line, test_time(1'000));
  REQUIRE(answer);
  CHECK(answer->status == 130);
  CHECK(answer->transaction_id == "t1");
}

TEST_CASE_METHOD(PictureFixture, "what was fetched is one commit with its files and the answer") {
  const auto id = admit("t1", 1);
  must(pictures.mark_downloading(id));
  CHECK(status(id) == Status::downloading);
  store::MmscAnswer answer;
  answer.line = line;
  answer.transaction_id = "t1";
  answer.status = 129;
  CHECK(must(pictures.retrieved(id, content(), &answer, test_time())));
  const auto message = *messages.find(id);
  CHECK(message.status == Status::received);
  CHECK(message.text == "look");
  CHECK(message.attachments.at(0).name == "cat.jpg");
  CHECK_FALSE(pictures.next_download(line, test_time(1'000'000)));
  const auto due = pictures.next_answer(line, test_time());
  REQUIRE(due);
  must(pictures.answered(due->id));
  CHECK_FALSE(pictures.next_answer(line, test_time(1'000'000)));
}

TEST_CASE_METHOD(PictureFixture, "a group message stands in the conversation of all its participants") {
  const auto id = admit("t1", 1);
  auto message = content();
  message.to = {"+15550003", "+15550004"};
  message.group = true;
  must(pictures.retrieved(id, message, nullptr, test_time()));
  const auto found = messages.find_conversation({"+15550004", "+15550003", "+15550002"});
  REQUIRE(found);
  CHECK(messages.find(id)->conversation == found->id);
  CHECK(messages.conversations(10).size() == 1);

  const auto reply = enqueue_group({"+15550002", "+15550003", "+15550004"});
  CHECK(messages.find(reply)->conversation == found->id);
  CHECK(pictures.next_departure(line, test_time())->to.size() == 3);
}

TEST_CASE_METHOD(PictureFixture, "fetching again is asked for in any process") {
  const auto id = admit("t1", 1);
  must(pictures.leave(id, {"policy", "not automatic"}, nullptr, test_time()));
  CHECK_FALSE(pictures.next_download(line, test_time(1'000)));
  CHECK(messages.find(id)->trouble->code == "policy");
  must(pictures.request_download(id, test_time()));
  CHECK(pictures.next_download(line, test_time(1'000))->asked);
  must(pictures.retrieved(id, content(), nullptr, test_time()));
  CHECK(pictures.request_download(id, test_time()).error().kind == ErrorKind::invalid);
  CHECK(pictures.request_download(model::MessageId{77}, test_time()).error().kind == ErrorKind::not_found);
}

TEST_CASE_METHOD(PictureFixture, "a courier that takes over fetches again what was being fetched") {
  const auto id = admit("t1", 1);
  must(pictures.put_off(id, {"x", "y"}, test_time(60'000)));
  must(pictures.mark_downloading(id));
  must(pictures.resume_downloads(test_time()));
  CHECK(status(id) == Status::pending_download);
  CHECK(pictures.next_download(line, test_time())->attempts == 1);
}

TEST_CASE_METHOD(PictureFixture, "what could not be read is offered to another decoder once") {
  const auto id = admit("t1", 1);
  must(pictures.keep_raw(id, bytes("garbage"), {"undecodable", "?"}, nullptr, test_time()));
  auto sms = arrival("+15550009", "", 9);
  sms.data = bytes("binary");
  sms.encoding = model::Encoding::data8;
  must(inbox.admit(sms, {}));
  must(pictures.set_decoder("1"));
  CHECK(pictures.was_decoded_by("1"));
  CHECK_FALSE(pictures.was_decoded_by("2"));
  const auto again = pictures.undecoded();
  REQUIRE(again.size() == 2);
  CHECK(again[0].octets == bytes("garbage"));
  CHECK(again[1].push);
}

TEST_CASE_METHOD(PictureFixture, "an SMS and a picture message do not wait for each other") {
  enqueue("+15550002", "text");
  const auto picture = enqueue_picture({"+15550002"});
  CHECK(outbox.next(line, test_time())->text == "text");
  const auto departure = pictures.next_departure(line, test_time());
  REQUIRE(departure);
  CHECK(departure->id == picture);
  CHECK(departure->subject == "Holiday");
  CHECK(departure->attachments.size() == 1);
  CHECK(departure->transaction_id.size() == 25);
}

TEST_CASE_METHOD(PictureFixture, "a group message is delivered when the last one has it") {
  using Fate = store::MmsReport::Fate;
  const auto id = enqueue_group({"+15550002", "+15550003"});
  sent_as(id, "net-9");
  CHECK_FALSE(must(pictures.apply_report(report("someone-elses", "+15550002", Fate::delivered))));
  CHECK(must(pictures.apply_report(report("net-9", "+15550002", Fate::waiting))));
  CHECK(must(pictures.apply_report(report("net-9", "+15550002", Fate::delivered))));
  CHECK(status(id) == Status::sent);
  CHECK(must(pictures.apply_report(report("net-9", "50003", Fate::delivered))));
  CHECK(status(id) == Status::sent);  // too few digits to tell who it is
  CHECK(must(pictures.apply_report(report("net-9", "15550003", Fate::delivered))));
  CHECK(status(id) == Status::delivered);
}

TEST_CASE_METHOD(PictureFixture, "a delivery indication that says no is not a delivery") {
  const auto id = enqueue_picture({"+15550002"});
  sent_as(id, "net-9");
  CHECK(must(pictures.apply_report(report("net-9", "+15550002", store::MmsReport::Fate::failed))));
  CHECK(status(id) == Status::failed);
  CHECK(messages.find(id)->trouble->code == "expired");
}

TEST_CASE_METHOD(PictureFixture, "who wants to know that it was read is told once, or never") {
  const bool wanted = GENERATE(true, false);
  const auto id = admit("t1", 1);
  auto message = content();
  message.wants_read = true;
  must(pictures.retrieved(id, message, nullptr, test_time()));
  must(pictures.report_reading(line, wanted, test_time()));
  CHECK_FALSE(pictures.next_answer(line, test_time()));
  must(messages.mark_read({id}));
  must(pictures.report_reading(line, wanted, test_time()));
  must(pictures.report_reading(line, wanted, test_time()));
  const auto answer = pictures.next_answer(line, test_time());
  REQUIRE(answer.has_value() == wanted);
  if (!wanted) return;
  CHECK(answer->network_id == "net-1");
  must(pictures.answered(answer->id));
  CHECK_FALSE(pictures.next_answer(line, test_time()));
}

TEST_CASE_METHOD(PictureFixture, "what is attached to a draft stays with it, until it is sent or thrown away") {
  store::Drafts drafts(database);
  store::Draft draft;
  draft.participants = {"+15550002", "+15550003"};
  draft.text = "look";
  draft.subject = "Cat";
  draft.cc = {"+15550004"};
  must(drafts.put(draft, test_time()));
  must(drafts.attach({"+15550003", "+15550002"}, {{"cat.jpg", "image/jpeg", bytes("jpeg")}}, test_time()));
  must(attachments.sweep());

  auto found = *drafts.find(draft.participants);
  CHECK(found.subject == "Cat");
  CHECK(found.cc == draft.cc);
  REQUIRE(found.attachments.size() == 1);
  CHECK(found.attachments[0].what.name == "cat.jpg");
  CHECK(must(attachments.read(found.attachments[0])) == bytes("jpeg"));
  CHECK(attachments.census().files == 1);

  SECTION("whatever becomes of its text") {
    store::Draft empty;
    empty.participants = draft.participants;
    must(drafts.put(empty, test_time(1)));
    REQUIRE(drafts.find(draft.participants));
    CHECK(drafts.find(draft.participants)->attachments.size() == 1);
    must(drafts.attach(draft.participants, {}, test_time(2)));
    CHECK_FALSE(drafts.find(draft.participants));
  }
  SECTION("others in its place") {
    must(drafts.attach(draft.participants, {{"dog.jpg", "image/jpeg", bytes("dog")}}, test_time(1)));
    found = *drafts.find(draft.participants);
    REQUIRE(found.attachments.size() == 1);
    CHECK(must(attachments.read(found.attachments[0])) == bytes("dog"));
    CHECK(files() == 1);
    must(drafts.remove(draft.participants));
  }
  SECTION("a message that has the same keeps the file") {
    const auto id = enqueue_picture({"+15550002"});
    must(drafts.remove(draft.participants));
    CHECK(files() == 1);
    must(messages.remove({id}));
  }
  CHECK(files() == 0);
}

TEST_CASE_METHOD(PictureFixture,
                 "how far a transfer is shows with its message while it lasts, and is no change of it") {
  const auto id = admit("t1", 1);
  must(pictures.mark_downloading(id));
  CHECK_FALSE(messages.find(id)->transfer);
  const auto revision = messages.revision();
  must(pictures.note_progress(id, {300, 1'200}));
  CHECK(messages.find(id)->transfer == model::Transfer{300, 1'200});
  CHECK(model::percent_of(*messages.find(id)->transfer) == 25);
  REQUIRE(pictures.transfers().size() == 1);
  CHECK(pictures.transfers()[0].first == id);
  CHECK(messages.revision() == revision);

  must(pictures.put_off(id, {"cut", "cut"}, test_time(1)));
  CHECK_FALSE(messages.find(id)->transfer);
  CHECK(pictures.transfers().empty());
  must(pictures.mark_downloading(id));
  CHECK_FALSE(messages.find(id)->transfer);
}

TEST_CASE("a part of nothing known is no percentage, and nobody has more than all") {
  CHECK_FALSE(model::percent_of({5, 0}));
  CHECK(model::percent_of({0, 10}) == 0);
  CHECK(model::percent_of({20, 10}) == 100);
  CHECK(model::percent_of({999, 1'000}) == 99);
}

TEST_CASE_METHOD(PictureFixture, "a notification is forgotten long after its message has expired, not while it waits") {
  using std::chrono::hours;
  const auto known = [&] {
    return database.connection().integer("SELECT count(*) FROM mms_notices WHERE transaction_id = 't1'") == 1;
  };
  const auto id = admit("t1", 1);
  const auto another = [&](int number, Instant at) {
    auto arrived = notice("other" + std::to_string(number), number);
    arrived.received_at = at;
    must(inbox.admit(arrived, {}));
  };
  const Instant late = test_time(1'000'000) + hours{24 * 31};
  another(2, test_time(1'000'000) + hours{24 * 29});
  CHECK(known());
  SECTION("it still waits") {
    another(3, late);
    CHECK(known());
    CHECK(must(inbox.admit(notice("t1", 4), {})).message == id);
  }
  SECTION("it is there, or the user has deleted it") {
    if (GENERATE(true, false))
      must(messages.remove({id}));
    else
      must(pictures.give_up(id, {"expired", "gone"}));
    CHECK(known());
    another(3, late);
    CHECK_FALSE(known());
  }
}

TEST_CASE_METHOD(PictureFixture, "a group's message is priced by every one of its recipients") {
  std::vector<std::string> asked;
  auto message = picture_to({"+15550002", "+15550003"});
  message.cc = {"+4420"};
  message.price = [&](const store::Ledger&, const store::Purchase& purchase) -> store::Priced {
    asked.push_back(purchase.to);
    if (purchase.to == "+1900") return store::Hold{{"premium-rate", "dear"}, {}};
    store::Charge charge;
    charge.line = line;
    charge.service = store::Service::mms_sent;
    charge.quantity = 1;
    charge.amount = model::Money::parse(purchase.to == "+4420" ? "0.50" : "0.20", *model::Currency::parse("USD"));
    return std::optional(charge);
  };
  const auto id = must(outbox.enqueue(message, test_time())).ids;
  REQUIRE(id.size() == 1);
  CHECK(asked == std::vector<std::string>{"+15550002", "+15550003", "+4420"});
  CHECK(store::Ledger(database).entries_of(id[0]).at(0).charge.amount->with_currency() == "0.50 USD");
  const auto departure = *pictures.next_departure(line, test_time());
  CHECK(departure.to == std::vector<std::string>{"+15550002", "+15550003"});
  CHECK(departure.cc == std::vector<std::string>{"+4420"});

  message.cc = {"+1900"};
  const auto refused = outbox.enqueue(message, test_time());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::guarded);

  store::Marking mark{id[0], line, ":1.1", ""};
  mark.price = [](const store::Ledger&, const store::Purchase& purchase) -> store::Priced {
    if (purchase.to == "+4420") return store::Hold{{"premium-rate", "dear now"}, {}};
    return std::optional<store::Charge>();
  };
  CHECK_FALSE(must(outbox.advance(nullptr, &mark)));
  CHECK(messages.find(id[0])->held);
}

TEST_CASE("a data connection that was brought up is known until it is put back, or its run is over") {
  StoreFixture f;
  store::DataConnections connections(f.database);
  const store::DataConnection ours{"boot 1", "/Modem/0", "/Bearer/3", true};
  must(connections.note(ours));
  must(connections.note(ours));
  must(connections.note({"boot 1", "/Modem/1", "/Bearer/4", false}));
  auto left = must(connections.left_behind("boot 1", "/Modem/0"));
  REQUIRE(left.size() == 1);
  CHECK(left[0].bearer == "/Bearer/3");
  CHECK(left[0].created);
  must(connections.forget(ours));
  CHECK(must(connections.left_behind("boot 1", "/Modem/0")).empty());
  CHECK_FALSE(must(connections.left_behind("boot 1", "/Modem/1")).at(0).created);
  // The same names mean others after the next start.
  CHECK(must(connections.left_behind("boot 2", "/Modem/1")).empty());
  CHECK(must(connections.left_behind("boot 1", "/Modem/1")).empty());
}

}  // namespace celltext::testing
