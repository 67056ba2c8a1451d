// Telephone numbers: one spelling for one subscriber.
//
// A number written in full ("+15551230001", also with spaces, dashes and dots) is normalised by its characters alone, and so are the
// national numbers of the USA, Canada and China's mobile networks. Everything else is given to libphonenumber, which is loaded then and
// not before: it costs 16 ms and 12 MB.
#pragma once

#include <string>
#include <string_view>

#include "celltext/base/result.h"

namespace celltext::model {

// An ISO 3166 region in upper case ("US"), or empty: unknown.
using Region = std::string;

// E.164 for a number that is complete or that `region` completes. Short codes, service numbers and alphanumeric senders come back as
// they are, without their separators in the case of digits. Never fails: what cannot be read is returned unchanged.
std::string normalise(std::string_view number, const Region& region);

// What a user typed as a recipient, ready for the modem: as normalise(), but an Error (invalid) for what nobody could send to:
// empty, letters, control characters, longer than 20 digits.
Result<std::string> parse_recipient(std::string_view typed, const Region& region);

// ISO 3166 region of a number in E.164, or empty. Tables know it, but for the calling codes that several countries share.
Region region_of(std::string_view e164);

// The calling code of a number in E.164, with the area code where that tells the country: "86", "1604". Empty: unknown.
std::string calling_code(std::string_view e164);

// Whether a number as typed calls for help: 112 and 911 everywhere (3GPP TS 22.101 §10.1.1), the others in their `region`; all of them
// where the region is empty. Needs no library.
bool is_emergency_number(std::string_view number, const Region& region);

// Whether the owner of a number sets its price. `number` as normalise() gives it, a short code in `region`.
bool is_premium_rate(std::string_view number, const Region& region);

// The region of a mobile network by its mobile country code ("310260" or "310" gives "US"), or empty.
Region region_of_network(std::string_view mcc_mnc);

}  // namespace celltext::model
