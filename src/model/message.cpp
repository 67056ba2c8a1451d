#include "celltext/model/message.h"

#include <algorithm>
#include <array>

namespace celltext::model {

namespace {

struct StatusTraits {
  Status status;
  std::string_view name;
  bool outgoing;
  bool settled;
};

constexpr std::array<StatusTraits, 13> statuses{{
    {Status::queued, "queued", true, false},
    {Status::scheduled, "scheduled", true, false},
    {Status::sending, "sending", true, false},
    {Status::sent, "sent", true, true},
    {Status::delivered, "delivered", true, true},
    {Status::failed, "failed", true, true},
    {Status::unknown, "unknown", true, true},
    {Status::cancelled, "cancelled", true, true},
    {Status::received, "received", false, true},
    {Status::partial, "partial", false, false},
    {Status::pending_download, "pending-download", false, false},
    {Status::downloading, "downloading", false, false},
    {Status::download_failed, "download-failed", false, true},
}};

// The table stands in the order of the enum.
const StatusTraits& traits_of(Status status) {
  return statuses.at(static_cast<std::size_t>(status));
}

}  // namespace

std::string_view name_of(Direction direction) {
  return direction == Direction::in ? "in" : "out";
}

std::string_view name_of(Kind kind) {
  return kind == Kind::sms ? "sms" : "mms";
}

std::string_view name_of(Encoding encoding) {
  static constexpr std::array<std::string_view, 3> names{"gsm7", "ucs2", "8bit"};
  return names.at(static_cast<std::size_t>(encoding));
}

std::string_view name_of(Status status) {
  return traits_of(status).name;
}

std::optional<Status> status_from_name(std::string_view name) {
  for (const StatusTraits& traits : statuses) {
    if (traits.name == name) return traits.status;
  }
  return std::nullopt;
}

bool is_outgoing(Status status) {
  return traits_of(status).outgoing;
}

bool is_settled(Status status) {
  return traits_of(status).settled;
}

std::optional<int> percent_of(const Transfer& transfer) {
  if (transfer.of <= 0) return std::nullopt;
  const double part = static_cast<double>(transfer.done) / static_cast<double>(transfer.of);
  return static_cast<int>(100 * std::clamp(part, 0.0, 1.0));
}

}  // namespace celltext::model
