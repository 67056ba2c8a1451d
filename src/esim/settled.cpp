#include "settled.h"

#include "profile_codec.h"

namespace celltext::esim {

async::Task<Result<void>> settled(Card& card, Bytes request, Function function, codec::Tag tag) {
  auto answer = co_await card.call(std::move(request), Card::Access::changes);
  if (!answer) co_return answer.error();
  const auto code = result_code(*answer, tag);
  if (!code) co_return unreadable(function);
  if (*code != 0) co_return refusal_of(function, *code);
  co_return Result<void>();
}

}  // namespace celltext::esim
