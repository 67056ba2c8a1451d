#include "celltext/model/line.h"
#include "celltext/model/message.h"
#include "tests/catch.h"

using namespace celltext::model;

TEST_CASE("every status has the name that scripts know, and is found by it") {
  const std::vector<std::pair<Status, std::string_view>> names{
      {Status::queued, "queued"},
      {Status::scheduled, "scheduled"},
      {Status::sending, "sending"},
      {Status::sent, "sent"},
      {Status::delivered, "delivered"},
      {Status::failed, "failed"},
      {Status::unknown, "unknown"},
      {Status::cancelled, "cancelled"},
      {Status::received, "received"},
      {Status::partial, "partial"},
      {Status::pending_download, "pending-download"},
      {Status::downloading, "downloading"},
      {Status::download_failed, "download-failed"},
  };
  for (const auto& [status, name] : names) {
    CHECK(name_of(status) == name);
    CHECK(status_from_name(name) == status);
  }
  CHECK_FALSE(status_from_name(""));
  CHECK_FALSE(status_from_name("Sent"));
  CHECK_FALSE(status_from_name("pending_download"));
}

TEST_CASE("directions, kinds and encodings have the names that scripts know") {
  CHECK(name_of(Direction::in) == "in");
  CHECK(name_of(Direction::out) == "out");
  CHECK(name_of(Kind::sms) == "sms");
  CHECK(name_of(Kind::mms) == "mms");
  CHECK(name_of(Encoding::gsm7) == "gsm7");
  CHECK(name_of(Encoding::ucs2) == "ucs2");
  CHECK(name_of(Encoding::data8) == "8bit");
}

TEST_CASE("a status belongs to one direction") {
  CHECK(is_outgoing(Status::queued));
  CHECK(is_outgoing(Status::cancelled));
  CHECK_FALSE(is_outgoing(Status::received));
  CHECK_FALSE(is_outgoing(Status::download_failed));
}

TEST_CASE("a status is settled when nothing more happens by itself") {
  CHECK_FALSE(is_settled(Status::queued));
  CHECK_FALSE(is_settled(Status::scheduled));
  CHECK_FALSE(is_settled(Status::sending));
  CHECK_FALSE(is_settled(Status::partial));
  CHECK_FALSE(is_settled(Status::pending_download));
  CHECK_FALSE(is_settled(Status::downloading));
  CHECK(is_settled(Status::sent));
  CHECK(is_settled(Status::delivered));
  CHECK(is_settled(Status::failed));
  CHECK(is_settled(Status::unknown));
  CHECK(is_settled(Status::cancelled));
  CHECK(is_settled(Status::received));
  CHECK(is_settled(Status::download_failed));
}

TEST_CASE("a line is shown by its name, else its number, else its ICCID") {
  Line line;
  line.iccid = "8901260000000000001";
  line.number = "+15551230001";
  CHECK(line.label() == "+15551230001");
  line.name = "us";
  CHECK(line.label() == "us");
}
