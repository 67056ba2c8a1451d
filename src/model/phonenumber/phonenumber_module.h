// The C interface of celltext-phonenumber.so, the module that holds libphonenumber.
//
// It is a module of its own because the library costs 16 ms and 12 MB as soon as it is mapped, and most runs of the
// program never meet a number that is not written in full.
#pragma once

#include <cstddef>

extern "C" {

struct celltext_phonenumber {
  // Writes the E.164 spelling of `number`, read in `region` (may be empty), to `out` with its final NUL and returns its
  // length. 0: the number is to stay as it is.
  std::size_t (*complete)(const char* number, const char* region, char* out, std::size_t out_size);
  // Writes the ISO 3166 region of an E.164 number with its final NUL to `out` and returns its length; 0: unknown.
  std::size_t (*region_of)(const char* e164, char* out, std::size_t out_size);
  // 1 if the owner of `number`, which is E.164 or a short code of `region`, sets its price; else 0.
  std::size_t (*is_premium_rate)(const char* number, const char* region);
};

// The only symbol of the module; its name changes with the interface.
const celltext_phonenumber* celltext_phonenumber_v2();

using celltext_phonenumber_entry = decltype(&celltext_phonenumber_v2);
}
