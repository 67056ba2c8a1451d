// Reads the primitives of WSP: WAP-230 §8.1.2 and §8.4.1.2.
//
// Trouble sticks: after the first one everything reads as empty, so that a caller looks once, at the end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "celltext/base/bytes.h"

namespace celltext::codec {

struct WspTrouble {
  std::size_t offset = 0;
  const char* what = "";  // translatable
};

// A header's value, whose extent anybody can tell from its first octet (§8.4.1.2), whatever it means:
//
//   0–30       that many octets follow               data
//   31         a uintvar length, then the octets     data
//   32–127     a text that ends with a NUL           text, without the NUL and without the quote 0x7F
//   128–255    this octet is the value               octet
struct WspValue {
  enum class Form { octet, text, data };
  Form form = Form::data;
  std::size_t offset = 0;  // of its first octet
  ByteView content;        // into the octets read
};

class WspReader {
 public:
  // Whether somebody has said where the octets end. A text that runs to a known end needs no NUL.
  enum class Extent { open, known };

  // `offset` is where `octets` begin in the whole, for the trouble.
  explicit WspReader(ByteView octets, std::size_t offset = 0, Extent extent = Extent::open)
      : rest_(octets), offset_(offset), extent_(extent) {}
  // Of the data inside a value.
  explicit WspReader(const WspValue& value) : WspReader(value.content, value.offset, Extent::known) {}

  bool at_end() const { return rest_.empty(); }
  std::size_t left() const { return rest_.size(); }
  std::size_t offset() const { return offset_; }
  const std::optional<WspTrouble>& trouble() const { return trouble_; }

  // 0 at the end.
  std::uint8_t peek() const { return rest_.empty() ? 0 : rest_.front(); }
  std::uint8_t octet();
  // At most 32 bits: §8.1.2.
  std::uint32_t uintvar();
  ByteView take(std::size_t count);
  // Up to a NUL, which is read too, or to a known end.
  ByteView text();
  WspValue value();

 private:
  void fail(const char* what);

  ByteView rest_;
  std::size_t offset_;
  Extent extent_;
  std::optional<WspTrouble> trouble_;
};

}  // namespace celltext::codec
