#include "network_values.h"

#include <libmm-glib.h>

#include <algorithm>

#include "modem_info.h"

namespace celltext::modem {

namespace {

std::string look_up_text(GVariant* values, const char* key) {
  const Variant value(g_variant_lookup_value(values, key, G_VARIANT_TYPE_STRING));
  return value ? g_variant_get_string(value.get(), nullptr) : "";
}

guint look_up_number(GVariant* values, const char* key) {
  const Variant value(g_variant_lookup_value(values, key, G_VARIANT_TYPE_UINT32));
  return value ? g_variant_get_uint32(value.get()) : 0;
}

FoundNetwork network_of(GVariant* values) {
  FoundNetwork network;
  network.operator_id = look_up_text(values, "operator-code");
  network.name = look_up_text(values, "operator-long");
  if (network.name.empty()) network.name = look_up_text(values, "operator-short");
  const char* status = mm_modem_3gpp_network_availability_get_string(
      static_cast<MMModem3gppNetworkAvailability>(look_up_number(values, "status")));
  network.status = status ? status : "unknown";
  network.technologies = technologies_of(look_up_number(values, "access-technology"));
  return network;
}

void merge(FoundNetwork& into, const FoundNetwork& same) {
  if (same.status == "current") into.status = same.status;
  for (const std::string& technology : same.technologies) {
    if (std::ranges::find(into.technologies, technology) == into.technologies.end())
      into.technologies.push_back(technology);
  }
}

std::optional<int> tries(const Variant& retries, guint lock) {
  if (!retries) return std::nullopt;
  GVariantIter iterator;
  g_variant_iter_init(&iterator, retries.get());
  guint key = 0;
  guint left = 0;
  while (g_variant_iter_next(&iterator, "{uu}", &key, &left)) {
    if (key == lock) return static_cast<int>(left);
  }
  return std::nullopt;
}

}  // namespace

std::vector<FoundNetwork> networks_of(const Answer& answer) {
  std::vector<FoundNetwork> networks;
  if (!answer.value || !g_variant_is_of_type(answer.value.get(), G_VARIANT_TYPE("(aa{sv})"))) return networks;
  const Variant list(g_variant_get_child_value(answer.value.get(), 0));
  for (gsize i = 0; i < g_variant_n_children(list.get()); ++i) {
    const Variant values(g_variant_get_child_value(list.get(), i));
    FoundNetwork network = network_of(values.get());
    const auto same = std::ranges::find(networks, network.operator_id, &FoundNetwork::operator_id);
    if (same != networks.end() && !network.operator_id.empty()) {
      merge(*same, network);
    } else {
      networks.push_back(std::move(network));
    }
  }
  return networks;
}

std::optional<int> pin_tries(const Variant& retries) {
  return tries(retries, MM_MODEM_LOCK_SIM_PIN);
}
std::optional<int> puk_tries(const Variant& retries) {
  return tries(retries, MM_MODEM_LOCK_SIM_PUK);
}

bool waits_for_answer(const Variant& state) {
  return state && g_variant_get_uint32(state.get()) == MM_MODEM_3GPP_USSD_SESSION_STATE_USER_RESPONSE;
}

}  // namespace celltext::modem
