#include "everywhere.h"

#include "screens.h"

namespace celltext::ui {

std::vector<Offer> everywhere(Host& host) {
  return {{"new-message", [&host] { host.open(new_message_screen(host)); }},
          {"search", [&host] { host.open(search_screen(host)); }},
          {"jump", [&host] { host.open(jump_screen(host)); }},
          {"outbox", [&host] { host.open(outbox_screen(host)); }},
          {"lines", [&host] { host.open(lines_screen(host)); }},
          {"costs", [&host] { host.open(costs_screen(host)); }},
          {"esim", [&host] { host.open(esim_screen(host)); }},
          {"palette", [&host] { host.open(palette_screen(host)); }},
          {"help", [&host] { host.open(help_screen(host)); }}};
}

}  // namespace celltext::ui
