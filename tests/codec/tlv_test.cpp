#include "celltext/codec/tlv.h"

#include "tests/catch.h"

using namespace celltext;
using namespace celltext::codec;

namespace {

Bytes hex(std::string_view text) {
  return *from_hex(text);
}

}  // namespace

TEST_CASE("data objects are read one after another") {
  const Bytes octets =
      hex("5A0112BF2D03900141"
          "9F700101");
  TlvReader reader(octets);
  const auto first = reader.next();
  REQUIRE(first);
  CHECK(first->tag == 0x5A);
  CHECK(to_hex(first->value) == "12");
  const auto second = reader.next();
  REQUIRE(second);
  CHECK(second->tag == 0xBF2D);
  CHECK(to_hex(second->whole) == "BF2D03900141");
  CHECK(second->header_size() == 3);
  CHECK(is_constructed(second->tag));
  const auto third = reader.next();
  REQUIRE(third);
  CHECK(third->tag == 0x9F70);
  CHECK_FALSE(is_constructed(third->tag));
  CHECK_FALSE(reader.next());
  CHECK(reader.done());
}

TEST_CASE("what is broken or cut off is not read") {
  for (const char* broken : {"5A", "5A02", "5A0211", "BF", "BF2D", "BF8181", "BFFFFFFF00", "5A80", "5A81", "5A8180",
                             "5A8400000001FF", "5A820001"}) {
    CAPTURE(broken);
    const Bytes octets = hex(broken);
    TlvReader reader(octets);
    CHECK_FALSE(reader.next());
    CHECK_FALSE(reader.done());
    CHECK_FALSE(is_well_formed(octets));
  }
}

TEST_CASE("a length takes as many octets as it needs") {
  const std::pair<std::size_t, const char*> lengths[] = {
      {0, "00"}, {127, "7F"}, {128, "8180"}, {255, "81FF"}, {256, "820100"}, {65535, "82FFFF"}, {65536, "83010000"}};
  for (const auto& [length, spelled] : lengths) {
    CAPTURE(length);
    const Bytes object = tlv(0xBF36, ByteView(Bytes(length)));
    CHECK(to_hex(object).starts_with(std::string("BF36") + spelled));
    const auto header = read_tlv_header(object);
    REQUIRE(header);
    CHECK(header->value_size == length);
    CHECK(header->header_size + length == object.size());
  }
  CHECK_THROWS(tlv(0x5A, ByteView(Bytes(1 << 24))));
}

TEST_CASE("numbers are written short and read with their sign") {
  const std::pair<std::int64_t, const char*> numbers[] = {{0, "00"},
                                                          {1, "01"},
                                                          {127, "7F"},
                                                          {128, "0080"},
                                                          {255, "00FF"},
                                                          {256, "0100"},
                                                          {-1, "FF"},
                                                          {-129, "FF7F"},
                                                          {INT64_MAX, "7FFFFFFFFFFFFFFF"},
                                                          {INT64_MIN, "8000000000000000"}};
  for (const auto& [number, spelled] : numbers) {
    CAPTURE(number);
    const Bytes object = tlv_number(0x80, number);
    CHECK(to_hex(object).substr(4) == spelled);
    CHECK(number_in(value_of(object, 0x80)) == number);
  }
  CHECK_FALSE(number_in({}));
  CHECK_FALSE(number_in(Bytes(9)));
}

TEST_CASE("an object is found by its path") {
  const Bytes list = tlv(0xBF2D, {tlv(0xA0, {tlv(0xE3, {tlv(0x5A, "12"), tlv(0x90, "Home")})})});
  const auto name = find_tlv(list, {0xBF2D, 0xA0, 0xE3, 0x90});
  REQUIRE(name);
  CHECK(text_in(name->value) == "Home");
  CHECK_FALSE(find_tlv(list, {0xBF2D, 0xA1}));
  CHECK(value_of(list, 0x5A).empty());
}

TEST_CASE("objects inside each other too deep are not well formed") {
  Bytes nested;
  for (int level = 0; level < 10; ++level) nested = tlv(0x30, ByteView(nested));
  CHECK(is_well_formed(nested, 10));
  CHECK_FALSE(is_well_formed(nested, 8));
}
