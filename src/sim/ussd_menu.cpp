#include "sim/ussd_menu.h"

#include <algorithm>

namespace celltext::sim {

namespace {

constexpr int session_over = 0;
constexpr int answer_wanted = 1;
constexpr int ended_by_network = 2;
constexpr int not_supported = 4;

struct Step {
  std::string_view menu;  // where it is typed; empty: as the first thing
  std::string_view typed;
  std::string_view next;  // the menu it opens; empty: the session is over
  std::string_view says;
};

constexpr Step steps[] = {
    {"", "*225#", "", "Balance: $12.34. Valid until 2030-12-31."},
    {"", "*100#", "", "余额：12.34元，有效期至2030年12月31日。"},
    {"", "*123#", "main", "Welcome\n1 Balance\n2 Allowance\n3 Language"},
    {"main", "1", "", "Balance: $12.34"},
    {"main", "2", "", "Left this month: 87 texts, 4.2 GB"},
    {"main", "3", "language", "Language\n1 English\n2 中文\n0 Back"},
    {"language", "1", "", "Language: English"},
    {"language", "2", "", "语言：中文"},
    {"language", "0", "main", "Welcome\n1 Balance\n2 Allowance\n3 Language"},
};

}  // namespace

Carrier::UssdReply UssdSession::answer(std::string_view text) {
  const auto* step = std::find_if(std::begin(steps), std::end(steps),
                                  [&](const Step& s) { return s.menu == menu_ && s.typed == text; });
  if (step == std::end(steps)) {
    const bool in_menu = !menu_.empty();
    end();
    return {in_menu ? ended_by_network : not_supported, in_menu ? "Unknown choice" : ""};
  }
  menu_ = step->next;
  return {menu_.empty() ? session_over : answer_wanted, std::string(step->says)};
}

}  // namespace celltext::sim
