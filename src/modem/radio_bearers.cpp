// The part of the Radio that deals with data connections.
#include <libmm-glib.h>

#include <algorithm>
#include <fstream>

#include "celltext/base/i18n.h"
#include "radio.h"

namespace celltext::modem {

using async::Task;

namespace {

std::string string_in(GVariant* dictionary, const char* key) {
  const char* value = "";
  g_variant_lookup(dictionary, key, "&s", &value);
  return value;
}

// Ip4Config or Ip6Config.
void read_addresses(const Variant& config, Bearer& bearer) {
  if (!config) return;
  guint32 method = MM_BEARER_IP_METHOD_UNKNOWN;
  g_variant_lookup(config.get(), "method", "u", &method);
  if (method != MM_BEARER_IP_METHOD_UNKNOWN) bearer.addressed = true;
  for (const char* key : {"dns1", "dns2", "dns3"}) {
    if (auto server = string_in(config.get(), key); !server.empty()) bearer.dns.push_back(std::move(server));
  }
}

Variant lookup(const Variant& values, const char* key, const GVariantType* type) {
  return Variant(g_variant_lookup_value(values.get(), key, type));
}

std::int64_t octets_in(const Variant& stats, const char* key) {
  guint64 octets = 0;
  g_variant_lookup(stats.get(), key, "t", &octets);
  return static_cast<std::int64_t>(std::min<guint64>(octets, G_MAXINT64 / 4));
}

std::int64_t first_number_in(const std::string& file) {
  std::int64_t number = 0;
  std::ifstream(file) >> number;
  return std::max<std::int64_t>(number, 0);
}

std::string first_word_in(const std::string& file) {
  std::string word;
  std::ifstream(file) >> word;
  return word;
}

// What the kernel counts, whose counters begin anew with each interface and each start of the system.
void read_interface_counters(Bearer& bearer) {
  if (bearer.interface.empty() || bearer.interface.find_first_of("/.") != std::string::npos) return;
  const std::string folder = "/sys/class/net/" + bearer.interface + "/";
  bearer.interface_bytes =
      first_number_in(folder + "statistics/rx_bytes") + first_number_in(folder + "statistics/tx_bytes");
  bearer.interface_counter = first_word_in("/proc/sys/kernel/random/boot_id") + " " + bearer.interface + " " +
                             first_word_in(folder + "ifindex");
}

std::optional<Bearer> read_bearer(BearerPath path, const Answer& answer) {
  const Variant values = property_values(answer);
  if (!values) return std::nullopt;
  Bearer bearer;
  bearer.path = std::move(path);
  gboolean connected = FALSE;
  g_variant_lookup(values.get(), "Connected", "b", &connected);
  bearer.connected = connected != FALSE;
  bearer.interface = string_in(values.get(), "Interface");
  if (const Variant wished = lookup(values, "Properties", G_VARIANT_TYPE_VARDICT)) {
    guint32 type = 0;
    g_variant_lookup(wished.get(), "apn-type", "u", &type);
    bearer.for_mms = (type & MM_BEARER_APN_TYPE_MMS) != 0;
    bearer.apn = string_in(wished.get(), "apn");
  }
  if (const Variant stats = lookup(values, "Stats", G_VARIANT_TYPE_VARDICT))
    bearer.bytes = octets_in(stats, "total-rx-bytes") + octets_in(stats, "total-tx-bytes");
  read_interface_counters(bearer);
  read_addresses(lookup(values, "Ip4Config", G_VARIANT_TYPE_VARDICT), bearer);
  read_addresses(lookup(values, "Ip6Config", G_VARIANT_TYPE_VARDICT), bearer);
  return bearer;
}

std::vector<std::string> bearer_paths(const Answer& answer) {
  std::vector<std::string> paths;
  const Variant value = property_value(answer, G_VARIANT_TYPE_OBJECT_PATH_ARRAY);
  if (!value) return paths;
  GVariantIter iterator;
  g_variant_iter_init(&iterator, value.get());
  const char* path = nullptr;
  while (g_variant_iter_next(&iterator, "&o", &path)) paths.emplace_back(path);
  return paths;
}

Variant wish_arguments(const BearerWish& wish) {
  GVariantBuilder builder;
  g_variant_builder_init(&builder, G_VARIANT_TYPE_VARDICT);
  const auto add = [&](const char* key, const std::string& value) {
    if (!value.empty()) g_variant_builder_add(&builder, "{sv}", key, g_variant_new_string(value.c_str()));
  };
  add("apn", wish.apn);
  add("user", wish.user);
  add("password", wish.password);
  if (wish.for_mms) g_variant_builder_add(&builder, "{sv}", "apn-type", g_variant_new_uint32(MM_BEARER_APN_TYPE_MMS));
  g_variant_builder_add(&builder, "{sv}", "allow-roaming", g_variant_new_boolean(wish.roaming));
  return Variant(g_variant_new("(a{sv})", &builder));
}

bool is_text(const std::string& text) {
  return g_utf8_validate_len(text.data(), text.size(), nullptr) != FALSE;
}

Error no_such_bearer() {
  return {ErrorKind::no_modem, tr("the data connection of the modem is gone")};
}

}  // namespace

Task<Result<std::vector<Bearer>>> ModemManagerRadio::list_bearers(ModemPath modem) {
  if (!daemon_.find(modem)) co_return Error{ErrorKind::no_modem, tr("the modem is gone")};
  const Peer peer = daemon_.peer();
  const Answer answer = co_await get_property(peer, modem, interface::modem, "Bearers");
  if (!answer) co_return answer.error();
  std::vector<Bearer> bearers;
  for (const std::string& path : bearer_paths(answer)) {
    const Answer values = co_await get_all_properties(peer, path, interface::bearer);
    auto bearer = read_bearer(path, values);
    if (bearer) bearers.push_back(*std::move(bearer));
  }
  co_return bearers;
}

Task<Result<BearerPath>> ModemManagerRadio::create_bearer(ModemPath modem, BearerWish wish) {
  if (!is_text(wish.apn) || !is_text(wish.user) || !is_text(wish.password))
    co_return Error{ErrorKind::invalid, tr("an APN, user or password is not text in UTF-8")};
  const Method create{modem, interface::modem, "CreateBearer"};
  const Variant arguments = wish_arguments(wish);
  const Answer answer = co_await ask(modem, create, arguments, limit::usual);
  if (!answer) co_return answer.error();
  co_return path_result(answer);
}

Task<Result<Bearer>> ModemManagerRadio::connect_bearer(ModemPath modem, BearerPath bearer) {
  auto connected = co_await tell_bearer(modem, bearer, "Connect");
  if (!connected) co_return connected.error();
  const Peer peer = daemon_.peer();
  const Answer values = co_await get_all_properties(peer, bearer, interface::bearer);
  if (!values) co_return values.error();
  auto result = read_bearer(bearer, values);
  if (!result) co_return no_such_bearer();
  co_return *std::move(result);
}

Task<Result<void>> ModemManagerRadio::disconnect_bearer(ModemPath modem, BearerPath bearer) {
  return tell_bearer(std::move(modem), std::move(bearer), "Disconnect");
}

Task<Result<void>> ModemManagerRadio::delete_bearer(ModemPath modem, BearerPath bearer) {
  if (!g_variant_is_object_path(bearer.c_str())) co_return no_such_bearer();
  const Method method{modem, interface::modem, "DeleteBearer"};
  const Variant arguments(g_variant_new("(o)", bearer.c_str()));
  const Answer answer = co_await ask(modem, method, arguments, limit::setting_up);
  if (!answer) co_return answer.error();
  co_return Result<void>();
}

Task<Result<void>> ModemManagerRadio::tell_bearer(ModemPath modem, BearerPath bearer, const char* method) {
  if (!g_variant_is_object_path(bearer.c_str())) co_return no_such_bearer();
  const Method call{bearer, interface::bearer, method};
  const Variant nothing;
  const Answer answer = co_await ask(modem, call, nothing, limit::setting_up);
  if (!answer) co_return answer.error();
  co_return Result<void>();
}

}  // namespace celltext::modem
