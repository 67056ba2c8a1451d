// Between the door's values and the daemon's dictionaries.
#pragma once

#include "calls.h"

namespace celltext::modem {

// Takes over those of `properties` (a{sv} of org.freedesktop.ModemManager1.Sms) that are there: all of them from
// GetAll, or the changed ones. What has another type than it should is left out.
void apply(Sms& sms, GVariant* properties);

// invalid: what the daemon would refuse with an error that nobody understands, or would send other than it was meant.
Result<void> check(const OutgoingSms& sms);
// The argument of Messaging.Create.
Variant creation_of(const OutgoingSms& sms);

}  // namespace celltext::modem
