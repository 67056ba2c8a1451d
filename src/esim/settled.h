// A function that changes something and answers with one code.
#pragma once

#include "card_words.h"
#include "celltext/codec/tlv.h"
#include "celltext/esim/card.h"

namespace celltext::esim {

// Success for code 0; else the refusal in words.
async::Task<Result<void>> settled(Card& card, Bytes request, Function function, codec::Tag tag);

}  // namespace celltext::esim
