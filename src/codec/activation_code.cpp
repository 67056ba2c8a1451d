#include "celltext/codec/activation_code.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "celltext/base/i18n.h"

namespace celltext::codec {

namespace {

constexpr std::string_view prefix = "LPA:";
constexpr std::size_t longest_code = 1024;  // more than any QR code of an operator
constexpr std::size_t longest_host = 253;   // RFC 1035
constexpr std::size_t longest_label = 63;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool is_letter(char c) {
  return lower(c) >= 'a' && lower(c) <= 'z';
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool starts_with_prefix(std::string_view text) {
  return text.size() >= prefix.size() && std::ranges::equal(text.substr(0, prefix.size()), prefix, {}, lower, lower);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> fields;
  for (;;) {
    const auto end = text.find(separator);
    fields.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return fields;
    text.remove_prefix(end + 1);
  }
}

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= longest_label && label.front() != '-' && label.back() != '-' &&
         std::ranges::all_of(label, [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

bool is_port(std::string_view text) {
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() && port > 0 && port <= 65535;
}

bool is_oid(std::string_view text) {
  return std::ranges::all_of(split(text, '.'), [](std::string_view arc) {
    return !arc.empty() && arc.size() <= 39 && std::ranges::all_of(arc, is_digit);
  });
}

bool is_matching_id(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F && c != '"' && c != '\\'; });
}

Error wrong(const char* reason) {
  return Error{ErrorKind::invalid, tr_format("this is no activation code: {}", tr(reason))};
}

}  // namespace

bool is_server_name(std::string_view host) {
  const auto colon = host.find(':');
  if (colon != std::string_view::npos && !is_port(host.substr(colon + 1))) return false;
  host = host.substr(0, colon);
  return host.size() <= longest_host && std::ranges::all_of(split(host, '.'), is_label);
}

Result<ActivationCode> parse_activation_code(std::string_view text) {
  text = trimmed(text);
  if (text.size() > longest_code) return wrong(tr_noop("it is too long"));
  if (starts_with_prefix(text)) text.remove_prefix(prefix.size());
  const auto fields = split(text, '$');
  // Later versions of the specification add fields at the end, which earlier ones skip.
  const auto field = [&](std::size_t index) { return index < fields.size() ? fields[index] : std::string_view(); };

  if (fields.size() < 2) return wrong(tr_noop("it looks like LPA:1$HOST$ID"));
  if (field(0) != "1") return wrong(tr_noop("its format must be 1"));
  if (!is_server_name(field(1))) return wrong(tr_noop("after the first $ comes the name of a server"));
  if (!is_matching_id(field(2)))
    return wrong(tr_noop("the part after the server's name has characters that can't be in it"));
  if (!field(3).empty() && !is_oid(field(3)))
    return wrong(tr_noop("the server's identifier must be numbers with dots"));
  if (!field(4).empty() && field(4) != "0" && field(4) != "1")
    return wrong(tr_noop("the last field must be 1 if a confirmation code is needed"));

  ActivationCode code;
  code.server = field(1);
  std::ranges::transform(code.server, code.server.begin(), lower);
  code.matching_id = field(2);
  code.server_oid = field(3);
  code.needs_confirmation_code = field(4) == "1";
  return code;
}

std::string to_string(const ActivationCode& code) {
  std::string text = std::string(prefix) + "1$" + code.server + "$" + code.matching_id;
  if (!code.server_oid.empty() || code.needs_confirmation_code) text += "$" + code.server_oid;
  if (code.needs_confirmation_code) text += "$1";
  return text;
}

}  // namespace celltext::codec
