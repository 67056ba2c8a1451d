// What libFuzzer calls. CELLTEXT_FUZZ_ENTRY is the name of one of the entries.
#include "tests/fuzz/entries.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  celltext::fuzz::CELLTEXT_FUZZ_ENTRY({data, size});
  return 0;
}
