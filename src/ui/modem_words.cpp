#include "modem_words.h"

#include "celltext/base/i18n.h"

namespace celltext::ui {

std::string trouble_with_modems(modem::Radio* radio) {
  if (!radio) return tr("The modems are being reached.");
  if (!radio->daemon_present()) return tr("ModemManager is not running: systemctl start ModemManager");
  return radio->modems().empty() ? tr("No modem is there. Plug one in; “celltext doctor” tells more.") : "";
}

}  // namespace celltext::ui
