#include "celltext/esim/ways.h"

#include "celltext/base/i18n.h"
#include "celltext/text/display.h"

namespace celltext::esim {

namespace {

enum class Device { none, needed, possible };

struct WayName {
  Way::Kind kind;
  std::string_view name;
  Device device;
};

constexpr WayName names[] = {
    {Way::Kind::automatic, "auto", Device::none},   {Way::Kind::mbim, "mbim", Device::needed},
    {Way::Kind::qmi, "qmi", Device::needed},        {Way::Kind::at, "at", Device::needed},
    {Way::Kind::modem_manager, "mm", Device::none}, {Way::Kind::pcsc, "pcsc", Device::possible},
};

Error unknown(std::string_view text) {
  return {
      ErrorKind::invalid,
      tr_format("“{}” is no way to a card; there are auto, mbim:DEVICE, qmi:DEVICE, at:DEVICE, mm and pcsc[:READER]",
                text::display_safe(text))};
}

}  // namespace

Result<Way> parse_way(std::string_view text) {
  const auto colon = text.find(':');
  const std::string_view name = text.substr(0, colon);
  const std::string device(colon == std::string_view::npos ? "" : text.substr(colon + 1));
  for (const WayName& known : names) {
    if (known.name != name) continue;
    const bool has_device = !device.empty();
    if (known.device == Device::needed && !has_device) return unknown(text);
    if (known.device == Device::none && colon != std::string_view::npos) return unknown(text);
    return Way{known.kind, device};
  }
  return unknown(text);
}

std::string to_string(const Way& way) {
  for (const WayName& known : names)
    if (known.kind == way.kind) return std::string(known.name) + (way.device.empty() ? "" : ":" + way.device);
  return {};
}

}  // namespace celltext::esim
