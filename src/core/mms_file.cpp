#include "celltext/core/mms_file.h"

#include <glib.h>

#include "celltext/base/c_ptr.h"
#include "celltext/base/i18n.h"
#include "celltext/codec/wap_push.h"
#include "celltext/text/display.h"
#include "whole_file.h"

namespace celltext::core {

namespace {

// No network takes a message of this size.
constexpr std::size_t largest_mms = 50'000'000;

Error in_file(const std::filesystem::path& file, const Error& error) {
  return {error.kind, text::display_safe(file.string()) + ": " + text::display_safe(error.message)};
}

}  // namespace

Result<codec::MmsPdu> read_mms_file(const std::filesystem::path& file) {
  const auto content = read_whole_file(file, largest_mms);
  if (!content) return content.error();
  const auto pdu = codec::find_mms(*content);
  if (!pdu) return in_file(file, pdu.error());
  auto decoded = codec::decode_mms(*pdu);
  if (decoded) return decoded;
  const auto begins_at = pdu->data() - content->data();
  if (begins_at == 0) return in_file(file, decoded.error());
  return in_file(file, {decoded.error().kind, tr_format("{} (octet 0 of the MMS is octet {} of the file)",
                                                        decoded.error().message, begins_at)});
}

std::string sha256_of(ByteView content) {
  const CPtr<char, g_free> sum(g_compute_checksum_for_data(G_CHECKSUM_SHA256, content.data(), content.size()));
  return sum.get();
}

}  // namespace celltext::core
