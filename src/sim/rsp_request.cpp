#include "sim/rsp_request.h"

#include <glib.h>

#include "celltext/base/c_ptr.h"

namespace celltext::sim {

namespace {

Bytes copy(ByteView view) {
  return {view.begin(), view.end()};
}

}  // namespace

std::string base64(ByteView octets) {
  const CPtr<char, g_free> text(g_base64_encode(octets.data(), octets.size()));
  return text.get();
}

Bytes from_base64(const std::string& text) {
  gsize size = 0;
  const CPtr<guchar, g_free> octets(g_base64_decode(text.c_str(), &size));
  return Bytes(octets.get(), octets.get() + size);
}

Bytes whole(ByteView in, codec::Tag tag) {
  const auto object = codec::find_tlv(in, tag);
  return object ? copy(object->whole) : Bytes();
}

std::vector<Bytes> all_with(ByteView in, codec::Tag tag) {
  std::vector<Bytes> found;
  codec::TlvReader reader(in);
  while (const auto object = reader.next())
    if (object->tag == tag) found.push_back(copy(object->whole));
  return found;
}

}  // namespace celltext::sim
