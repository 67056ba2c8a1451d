#include "words.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/core/picture_preview.h"
#include "celltext/model/phone_number.h"

namespace celltext::ui {

std::string title_of(const model::Conversation& conversation) {
  return conversation.name.empty() ? joined(conversation.participants) : conversation.name;
}

bool waits_at_network(model::Status status) {
  return status == model::Status::pending_download || status == model::Status::downloading ||
         status == model::Status::download_failed;
}

std::string advice_for(const model::Message& message) {
  switch (message.status) {
    case model::Status::queued:
      return message.due_at ? tr("It did not leave and is tried again. You can take it back.")
                            : tr("It leaves as soon as a modem is ready. You can take it back.");
    case model::Status::scheduled:
      return tr("It leaves at its time if a celltext is at work then. You can take it back.");
    case model::Status::sending:
      return tr("It is on the air; the network's answer is awaited.");
    case model::Status::failed:
      return tr("It was not delivered. You can send it again or delete it.");
    case model::Status::unknown:
      return tr("Nobody saw what became of it: it may have arrived. Ask, before you send it again.");
    case model::Status::cancelled:
      return tr("It was taken back and did not leave. You can send it after all.");
    case model::Status::partial:
      return tr("Parts of it are missing; they may still come.");
    case model::Status::pending_download:
      return tr("It waits at the network. You can download it.");
    case model::Status::downloading:
      return tr("It is on its way; nothing has to be done.");
    case model::Status::download_failed:
      return tr("It is not here. You can try to download it again.");
    default:
      return "";
  }
}

std::string kind_in_words(std::string_view media_type) {
  struct Kind {
    std::string_view beginning;
    const char* name;
  };
  static constexpr Kind kinds[] = {
      {"image/", tr_noop("picture")},
      {"video/", tr_noop("video")},
      {"audio/", tr_noop("sound")},
      {"text/x-vcard", tr_noop("contact")},
      {"text/vcard", tr_noop("contact")},
      {"text/calendar", tr_noop("appointment")},
      {"text/x-vcal", tr_noop("appointment")},
      {"text/", tr_noop("text")},
      {"application/pdf", "PDF"},
  };
  std::string lower(media_type);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const auto* found = std::ranges::find_if(kinds, [&](const Kind& kind) { return lower.starts_with(kind.beginning); });
  return found == std::end(kinds) ? std::string(media_type) : std::string(tr(found->name));
}

std::string in_words(const model::Attachment& attachment) {
  return fmt::format("{} · {} · {}", attachment.name, kind_in_words(attachment.type), size_in_words(attachment.size));
}

std::string size_in_words(std::int64_t octets) {
  return core::size_in_words(static_cast<std::uint64_t>(std::max<std::int64_t>(octets, 0)));
}

std::string country_note(std::string_view number) {
  const model::Region region = number.starts_with('+') ? model::region_of(number) : "";
  return region.empty() ? "" : " (" + region + ")";
}

}  // namespace celltext::ui
