#include "errors.h"

#include <charconv>

#include <libmm-glib.h>

#include "celltext/base/c_ptr.h"
#include "celltext/base/i18n.h"
#include "error_table.h"

namespace celltext::modem {

namespace {

constexpr std::string_view message_family = "org.freedesktop.ModemManager1.Error.Message.";
constexpr std::string_view equipment_family = "org.freedesktop.ModemManager1.Error.MobileEquipment.";
constexpr std::string_view core_unauthorized = "org.freedesktop.ModemManager1.Error.Core.Unauthorized";
constexpr std::string_view polkit_actions = "org.freedesktop.ModemManager1.";
constexpr int unknown_message_error = 500;
constexpr int unknown_equipment_error = 100;

// The daemon's words come from a modem in the end: one line, no control characters, not endless.
std::string tame(std::string_view words) {
  std::string out;
  for (const char c : words.substr(0, 200)) out.push_back(static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c);
  const char* end = nullptr;
  if (!g_utf8_validate(out.data(), static_cast<gssize>(out.size()), &end))
    out.resize(static_cast<std::size_t>(end - out.data()));
  return out;
}

// "Unknown message error: 38" is how the daemon passes on a number that it has no name for.
std::optional<int> number_at_end(std::string_view words) {
  const auto colon = words.rfind(": ");
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view digits = words.substr(colon + 2);
  int number = 0;
  const auto [rest, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (problem != std::errc{} || rest != digits.data() + digits.size() || number < 0) return std::nullopt;
  return number;
}

std::optional<int> number_of_nick(GType type, std::string_view nick) {
  const CPtr<void, g_type_class_unref> enums(g_type_class_ref(type));
  const GEnumValue* value = g_enum_get_value_by_nick(static_cast<GEnumClass*>(enums.get()), std::string(nick).c_str());
  if (!value) return std::nullopt;
  return value->value;
}

std::string with_number(const char* text, const char* family, int number) {
  return fmt::format("{} ({} {})", tr(text), family, number);
}

Failure message_failure(int number) {
  const NumberedError* row = find_message_error(number);
  Failure failure;
  failure.code = number == MM_MESSAGE_ERROR_NO_NETWORK ? "no-network" : fmt::format("cms-{}", number);
  if (row) {
    failure.error = {row->kind, with_number(row->text, "CMS", number)};
    failure.reach = row->reach;
    failure.transient = row->transient;
    return failure;
  }
  const bool answered = number > 0 && number < 300;
  failure.error = {ErrorKind::refused, answered ? tr_format("the network refused the message (CMS {})", number)
                                                : tr_format("the modem reports error CMS {}", number)};
  failure.reach = answered ? Reach::this_part : Reach::unknown;
  return failure;
}

Failure equipment_failure(int number) {
  const NumberedError* row = find_equipment_error(number);
  Failure failure;
  failure.code = number == MM_MOBILE_EQUIPMENT_ERROR_NO_NETWORK ? "no-network" : fmt::format("cme-{}", number);
  if (!row) {
    failure.error = {ErrorKind::refused, tr_format("the modem reports error CME {}", number)};
    return failure;
  }
  failure.error = {row->kind, with_number(row->text, "CME", number)};
  failure.reach = row->reach;
  failure.transient = row->transient;
  return failure;
}

// The polkit action that the daemon asked for, as its words name it.
std::string action_in(std::string_view words) {
  const auto start = words.find(polkit_actions);
  if (start == std::string_view::npos) return {};
  auto end = start;
  while (end < words.size() && (g_ascii_isalnum(words[end]) || words[end] == '.')) ++end;
  return std::string(words.substr(start, end - start));
}

Failure unauthorized(const NamedError& row, std::string_view words) {
  Failure failure{{row.kind, ""}, std::string(row.code), row.reach, row.transient};
  const std::string action = action_in(words);
  failure.error.message =
      action.empty()
          ? tr_format("{} (polkit: {}); `celltext doctor` shows the rule that allows it", tr(row.text), tame(words))
          : tr_format(
                "{}: polkit denies {}; over SSH it takes a polkit rule for your group, `celltext doctor` shows it",
                tr(row.text), action);
  return failure;
}

Failure in_its_own_words(std::string_view words) {
  Failure failure;
  failure.error = {ErrorKind::refused, tr_format("ModemManager says: {}", tame(words))};
  failure.code = "failed";
  return failure;
}

}  // namespace

Failure failure_named(std::string_view name, std::string_view words) {
  if (name.starts_with(message_family)) {
    const auto number = number_of_nick(MM_TYPE_MESSAGE_ERROR, name.substr(message_family.size()));
    if (!number) return in_its_own_words(words);
    return message_failure(*number == unknown_message_error ? number_at_end(words).value_or(*number) : *number);
  }
  if (name.starts_with(equipment_family)) {
    const auto number = number_of_nick(MM_TYPE_MOBILE_EQUIPMENT_ERROR, name.substr(equipment_family.size()));
    if (!number) return in_its_own_words(words);
    return equipment_failure(*number == unknown_equipment_error ? number_at_end(words).value_or(*number) : *number);
  }
  const NamedError* row = find_named(name);
  if (!row) return in_its_own_words(words);
  if (name == core_unauthorized) return unauthorized(*row, words);
  return {{row->kind, tr(row->text)}, std::string(row->code), row->reach, row->transient};
}

Failure failure_of(const GError& error) {
  if (g_dbus_error_is_remote_error(&error)) {
    const CPtr<char, g_free> name(g_dbus_error_get_remote_error(&error));
    const CPtr<GError, g_error_free> stripped(g_error_copy(&error));
    g_dbus_error_strip_remote_error(stripped.get());
    return failure_named(name.get(), stripped->message);
  }
  if (g_error_matches(&error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return failure_named("org.freedesktop.DBus.Error.Timeout", error.message);
  if (g_error_matches(&error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    return failure_named("org.freedesktop.DBus.Error.Disconnected", error.message);
  return in_its_own_words(error.message);
}

Failure no_daemon() {
  return failure_named("org.freedesktop.DBus.Error.ServiceUnknown", "");
}

Failure modem_gone() {
  return {{ErrorKind::no_modem, tr("the modem is no longer there")}, std::string(code::gone), Reach::nothing, true};
}

Failure not_registered() {
  return failure_named(std::string(message_family) + "NoNetwork", "");
}

SendOutcome outcome_of(const Failure& failure, int parts) {
  const bool certain = failure.reach == Reach::nothing || (failure.reach == Reach::this_part && parts <= 1);
  SendOutcome outcome;
  outcome.fate = certain ? SendOutcome::Fate::not_sent : SendOutcome::Fate::unknown;
  outcome.error = failure.error;
  outcome.code = failure.code;
  outcome.transient = certain && failure.transient;
  if (!certain) {
    outcome.error.message = parts > 1 ? tr_format("{}; some parts may have been sent", failure.error.message)
                                      : tr_format("{}; the message may have been sent", failure.error.message);
  }
  return outcome;
}

}  // namespace celltext::modem
