#include "sms_values.h"

#include <libmm-glib.h>

#include <algorithm>
#include <cstring>

#include "celltext/base/i18n.h"
#include "celltext/codec/segments.h"

namespace celltext::modem {

namespace {

// TP-DA, 3GPP TS 23.040 §9.1.2.5.
constexpr std::size_t most_digits = 20;
// The sequence number of a part is an octet.
constexpr int most_parts = 255;
// TP-VP in its relative form, 3GPP TS 23.040 §9.2.3.12.1.
constexpr std::chrono::minutes shortest_validity{5};
constexpr std::chrono::minutes longest_validity = std::chrono::weeks{63};

SmsState state_of(guint32 value) {
  switch (value) {
    case MM_SMS_STATE_STORED:
      return SmsState::stored;
    case MM_SMS_STATE_RECEIVING:
      return SmsState::receiving;
    case MM_SMS_STATE_RECEIVED:
      return SmsState::received;
    case MM_SMS_STATE_SENDING:
      return SmsState::sending;
    case MM_SMS_STATE_SENT:
      return SmsState::sent;
    default:
      return SmsState::unknown;
  }
}

SmsType type_of(guint32 value) {
  switch (value) {
    case MM_SMS_PDU_TYPE_DELIVER:
    case MM_SMS_PDU_TYPE_CDMA_DELIVER:
      return SmsType::deliver;
    case MM_SMS_PDU_TYPE_SUBMIT:
    case MM_SMS_PDU_TYPE_CDMA_SUBMIT:
      return SmsType::submit;
    case MM_SMS_PDU_TYPE_STATUS_REPORT:
      return SmsType::status_report;
    default:
      return SmsType::other;
  }
}

using Setter = void (*)(Sms&, GVariant*);

std::string text_of(GVariant* value) {
  return g_variant_get_string(value, nullptr);
}

struct Property {
  const char* name;
  const char* type;
  Setter set;
};

constexpr Property sms_properties[] = {
    {"State", "u", [](Sms& sms, GVariant* v) { sms.state = state_of(g_variant_get_uint32(v)); }},
    {"PduType", "u", [](Sms& sms, GVariant* v) { sms.type = type_of(g_variant_get_uint32(v)); }},
    {"Number", "s", [](Sms& sms, GVariant* v) { sms.number = text_of(v); }},
    {"Text", "s", [](Sms& sms, GVariant* v) { sms.text = text_of(v); }},
    {"Data", "ay",
     [](Sms& sms, GVariant* v) {
       gsize size = 0;
       const auto* octets = static_cast<const std::uint8_t*>(g_variant_get_fixed_array(v, &size, 1));
       sms.data.assign(octets, octets + size);
     }},
    {"Class", "i",
     [](Sms& sms, GVariant* v) {
       const gint32 value = g_variant_get_int32(v);
       sms.message_class = value >= 0 && value <= 3 ? value : -1;
     }},
    {"MessageReference", "u",
     [](Sms& sms, GVariant* v) { sms.reference = static_cast<int>(g_variant_get_uint32(v) & 0xff); }},
    {"Timestamp", "s",
     [](Sms& sms, GVariant* v) {
       sms.timestamp = text_of(v);
       sms.sent_at = from_rfc3339(sms.timestamp);
     }},
    {"DischargeTimestamp", "s", [](Sms& sms, GVariant* v) { sms.discharged_at = from_rfc3339(text_of(v)); }},
    {"DeliveryState", "u",
     [](Sms& sms, GVariant* v) {
       // 256 and up are the daemon's own: none, and CDMA's.
       const guint32 value = g_variant_get_uint32(v);
       if (value <= 0xff) sms.delivery_state = static_cast<int>(value);
     }},
    {"Storage", "u",
     [](Sms& sms, GVariant* v) {
       const char* name = mm_sms_storage_get_string(static_cast<MMSmsStorage>(g_variant_get_uint32(v)));
       sms.storage = name ? name : "";
     }},
};

bool is_dialable(std::string_view number) {
  if (number.starts_with('+')) number.remove_prefix(1);
  return !number.empty() && number.size() <= most_digits &&
         std::ranges::all_of(number, [](char c) { return (c >= '0' && c <= '9') || c == '*' || c == '#'; });
}

}  // namespace

void apply(Sms& sms, GVariant* properties) {
  for (const Property& property : sms_properties) {
    const Variant value(g_variant_lookup_value(properties, property.name, G_VARIANT_TYPE(property.type)));
    if (value) property.set(sms, value.get());
  }
  if (sms.type != SmsType::status_report) sms.delivery_state.reset();
}

Result<void> check(const OutgoingSms& sms) {
  if (!is_dialable(sms.number))
    return Error{ErrorKind::invalid,
                 tr_format("a message can't be sent to “{}”: the modem takes up to {} digits and a leading +",
                           sms.number, most_digits)};
  if (sms.text.empty()) return Error{ErrorKind::invalid, tr("the text is empty")};
  if (!g_utf8_validate_len(sms.text.data(), sms.text.size(), nullptr))
    return Error{ErrorKind::invalid, tr("the text is not valid UTF-8, or holds a NUL character")};
  const int parts = codec::measure(sms.text).parts;
  if (parts > most_parts)
    return Error{ErrorKind::invalid, tr_format("the text takes {} parts; a message has {} at most", parts, most_parts)};
  return {};
}

Variant creation_of(const OutgoingSms& sms) {
  GVariantDict properties;
  g_variant_dict_init(&properties, nullptr);
  g_variant_dict_insert(&properties, "number", "s", sms.number.c_str());
  g_variant_dict_insert(&properties, "text", "s", sms.text.c_str());
  if (sms.request_report) g_variant_dict_insert(&properties, "delivery-report-request", "b", TRUE);
  if (sms.flash) g_variant_dict_insert(&properties, "class", "i", 0);
  if (sms.validity) {
    const auto minutes = std::clamp(*sms.validity, shortest_validity, longest_validity);
    g_variant_dict_insert(&properties, "validity", "(uv)", static_cast<guint32>(MM_SMS_VALIDITY_TYPE_RELATIVE),
                          g_variant_new_uint32(static_cast<guint32>(minutes.count())));
  }
  return Variant(g_variant_new("(@a{sv})", g_variant_dict_end(&properties)));
}

}  // namespace celltext::modem
