// Encoded words of e-mail, RFC 2047: "=?utf-8?B?5L2g5aW9?=". Gateways and some phones leave them in names and subjects.
#pragma once

#include <string>
#include <string_view>

namespace celltext::codec {

// The text with each encoded word replaced by what it says; what is none stays.
std::string without_encoded_words(std::string_view text);

}  // namespace celltext::codec
