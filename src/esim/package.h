// What can be seen of a bound profile package without the card's keys: GSMA SGP.22 §2.5.5. Pure.
#pragma once

#include "celltext/base/bytes.h"

namespace celltext::esim {

// StoreMetadataRequest ('BF25') as it stands in the package, where it is signed but not encrypted; empty if it can't be
// seen.
Bytes metadata_in(ByteView package);

}  // namespace celltext::esim
