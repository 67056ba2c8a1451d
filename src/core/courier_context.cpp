#include "courier_context.h"

namespace celltext::core {

void NoticeBoard::raise(const std::string& code, std::string message) {
  if (!raised_.insert(code).second) return;
  const Notice notice{code, std::move(message)};
  listeners_.call(notice);
}

}  // namespace celltext::core
