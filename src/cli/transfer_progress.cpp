#include "transfer_progress.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/core/picture_preview.h"

namespace celltext::cli {

namespace {

std::string size_of(std::int64_t octets) {
  return core::size_in_words(static_cast<std::uint64_t>(std::max<std::int64_t>(octets, 0)));
}

std::string in_words(model::MessageId id, const model::Transfer& transfer) {
  const auto percent = model::percent_of(transfer);
  if (!percent) return tr_format("Message {}: {}", id.value, size_of(transfer.done));
  return tr_format("Message {}: {} % of {}", id.value, *percent, size_of(transfer.of));
}

}  // namespace

bool TransferProgress::is_wanted(model::MessageId id) const {
  return !ids_ || std::ranges::find(*ids_, id) != ids_->end();
}

void TransferProgress::tell() {
  if (output_.quiet || output_.json) return;
  for (const auto& [id, transfer] : pictures_.transfers()) {
    if (!is_wanted(id)) continue;
    const auto known = told_.find(id);
    if (known != told_.end() && known->second == transfer) continue;
    told_.insert_or_assign(id, transfer);
    output_.note(in_words(id, transfer));
  }
}

}  // namespace celltext::cli
