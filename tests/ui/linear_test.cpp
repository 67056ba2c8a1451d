#include "ui/linear.h"
#include "celltext/store/picture_messages.h"
#include "tests/catch.h"
#include "tests/ui/desk_fixture.h"

using namespace celltext;
using namespace celltext::ui;

namespace {

struct LinearFixture : DeskFixture {
  std::vector<std::string> said;
  std::optional<Linear> linear;

  void begin() {
    duty->start();
    test::settle();
    linear.emplace(database, *duty, settings, clock, [this](const std::string& words) { said.push_back(words); });
    linear->begin();
  }
  bool said_something_with(std::string_view words) const {
    return std::ranges::any_of(said, [&](const std::string& one) { return one.find(words) != std::string::npos; });
  }
};

}  // namespace

TEST_CASE("line by line: what changes is said, and lines are commands") {
  LinearFixture fixture;
  fixture.receive("+15550100", "first");
  fixture.begin();
  CHECK(fixture.said_something_with("1: +15550100, 1 unread: first"));
  CHECK(fixture.said_something_with("Simulated"));
  fixture.receive("+15550199", "second\x1B[2J\nline");
  fixture.linear->changed();
  CHECK(fixture.said.back().ends_with("from +15550199: second[2J line"));
  CHECK(fixture.linear->take("open 1"));
  CHECK(fixture.said.back().ends_with("from +15550100: first"));
  CHECK(fixture.messages.find_conversation({"+15550100"})->unread == 0);
  CHECK(fixture.linear->take("send  hello there"));
  CHECK(fixture.said.back().find("to +15550100: hello there") != std::string::npos);
  CHECK_FALSE(fixture.linear->take("quit"));
}

TEST_CASE("line by line nothing leaves without the word for it") {
  LinearFixture fixture;
  fixture.receive("+15550100", "first");
  fixture.begin();
  CHECK(fixture.linear->take("send hello"));
  CHECK(fixture.said_something_with("No conversation is open"));
  for (const std::string_view typed : {"open 1", "hello", "", "   ", "y", "send", "open", "open 99999999999999999999",
                                       "open x", "list", "help", "status", "\x1B[A"})
    CHECK(fixture.linear->take(typed));
  for (const auto& message : fixture.all()) CHECK(message.direction == model::Direction::in);
  for (const std::string& one : fixture.said) CHECK(one.find('\x1B') == std::string::npos);
}

TEST_CASE("line by line a picture message is said in words") {
  LinearFixture fixture;
  auto arrived = fixture.arrival("+15550100", "", 1, DeskFixture::morning(9, 30));
  arrived.notice = store::MmsNotice{"T1", "http://mmsc.example/1", "", 290'000, DeskFixture::morning(23, 0)};
  const auto id = testing::must(fixture.inbox.admit(arrived, {})).message;
  fixture.begin();
  CHECK(fixture.linear->take("open 1"));
  CHECK(fixture.said.back().ends_with("(not downloaded yet · 290 kB)"));
  CHECK(fixture.linear->take("save /nowhere"));
  CHECK(fixture.said.back() == "Nothing is attached in the open conversation.");
  CHECK(fixture.linear->take("download"));
  CHECK(store::PictureMessages(fixture.database).find_download(id)->asked);
  store::Retrieved message;
  message.from = "+15550100";
  message.subject = "a cat";
  message.text = "look";
  message.attachments = {{"cat.jpg", "image/jpeg", Bytes{1, 2}}, {"a\x1B[2J.vcf", "text/x-vCard", Bytes{1}}};
  testing::must(store::PictureMessages(fixture.database).retrieved(id, message, nullptr, DeskFixture::morning(9, 40)));
  CHECK(fixture.linear->take("open 1"));
  CHECK(fixture.said.back().find("subject a cat. look Attached: picture, cat.jpg, 2 bytes. Attached: contact, a") !=
        std::string::npos);
  for (const std::string& one : fixture.said) CHECK(one.find('\x1B') == std::string::npos);
  const std::string folder = fixture.folder.path() / "saved";
  CHECK(fixture.linear->take("save " + folder));
  CHECK(std::filesystem::file_size(folder + "/cat.jpg") == 2);
  CHECK(fixture.linear->take("download"));
  CHECK(fixture.said.back() == "Nothing in the open conversation waits at the network.");
}
