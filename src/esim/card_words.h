// What an eSIM card's result codes mean: one table per function, GSMA SGP.22 §5.7.
#pragma once

#include <string>

#include "celltext/base/result.h"

namespace celltext::esim {

enum class Function {
  list_profiles,
  enable,
  disable,
  remove,
  rename,
  reset,
  set_default_server,
  authenticate_server,
  prepare_download,
  install,
  cancel_session,
  list_notifications,
  retrieve_notification,
  remove_notification,
};

// "the eSIM card does not enable the profile: it is enabled already (2)".
Error refusal_of(Function function, std::int64_t code);
// The same for an installation, whose failure also names a step: BppCommandId.
Error installation_refusal(std::int64_t command, std::int64_t reason);
// The answer makes no sense.
Error unreadable(Function function);

}  // namespace celltext::esim
