#include "celltext/model/delivery_status.h"
#include "tests/catch.h"

using namespace celltext::model;

TEST_CASE("a delivery status is classified by its group") {
  CHECK(classify_delivery(0x00) == Delivery::delivered);
  CHECK(classify_delivery(0x02) == Delivery::delivered);
  CHECK(classify_delivery(0x1F) == Delivery::delivered);  // a service centre's own
  CHECK(classify_delivery(0x20) == Delivery::still_trying);
  CHECK(classify_delivery(0x3F) == Delivery::still_trying);
  CHECK(classify_delivery(0x40) == Delivery::not_delivered);
  CHECK(classify_delivery(0x46) == Delivery::not_delivered);
  CHECK(classify_delivery(0x60) == Delivery::not_delivered);
  CHECK(classify_delivery(0x7F) == Delivery::not_delivered);
}

TEST_CASE("a reserved delivery status is read as given up") {
  CHECK(classify_delivery(0x80) == Delivery::not_delivered);
  CHECK(classify_delivery(0xFF) == Delivery::not_delivered);
  CHECK(classify_delivery(-1) == Delivery::not_delivered);
  CHECK(classify_delivery(256) == Delivery::not_delivered);
}

TEST_CASE("every delivery status can be put in words, and an unnamed one tells its number") {
  for (int status = -1; status <= 256; ++status) CHECK_FALSE(describe_delivery(status).empty());
  CHECK(describe_delivery(0x46).find("validity period") != std::string::npos);
  CHECK(describe_delivery(0x33).find("51") != std::string::npos);
  CHECK(describe_delivery(0x21) != describe_delivery(0x61));
}
