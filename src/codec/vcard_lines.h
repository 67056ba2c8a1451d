// The lines of a vCard: unfolded, taken apart into name, parameters and value, and decoded.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "celltext/base/result.h"

namespace celltext::codec {

struct VCardLine {
  std::size_t number = 0;               // of its first line in the file
  std::string name;                     // in upper case, without its group: "TEL"
  std::vector<std::string> parameters;  // "TYPE=CELL", in upper case
  std::string value;                    // as it stands there

  // Of "CHARSET=GBK": "GBK"; empty if it is not said.
  std::string_view parameter(std::string_view wanted) const;
  bool is_quoted_printable() const;
};

class VCardReader {
 public:
  explicit VCardReader(std::string_view file);

  // The next line that is not empty; nothing at the end. invalid: no colon, or too long.
  Result<std::optional<VCardLine>> next();

 private:
  std::optional<std::string_view> take_line();
  bool next_is_folded() const;

  std::string_view rest_;
  std::size_t number_ = 0;  // of the line taken last
};

// The value in UTF-8, without its transfer encoding. invalid: names the line.
Result<std::string> decode_value(const VCardLine& line);

// The components of a structured value, apart at ';', without backslashes.
std::vector<std::string> split_components(std::string_view value);
// "a\,b\nc" as "a,b c".
std::string unescape_text(std::string_view value);

Error wrong_line(std::size_t number, const std::string& what);

}  // namespace celltext::codec
