#include "words.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/core/picture_preview.h"
#include "celltext/model/phone_number.h"

namespace celltext::ui {

std::string joined(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : ", ") + item;
  return text;
}

std::string title_of(const model::Conversation& conversation) {
  return conversation.name.empty() ? joined(conversation.participants) : conversation.name;
}

std::string in_words(model::Status status) {
  switch (status) {
    case model::Status::queued:
      return tr("queued");
    case model::Status::scheduled:
      return tr("scheduled");
    case model::Status::sending:
      return tr("sending");
    case model::Status::sent:
      return tr("sent");
    case model::Status::delivered:
      return tr("delivered");
    case model::Status::failed:
      return tr("failed");
    case model::Status::unknown:
      return tr("unknown");
    case model::Status::cancelled:
      return tr("cancelled");
    case model::Status::received:
      return tr("received");
    case model::Status::partial:
      return tr("incomplete");
    case model::Status::pending_download:
      return tr("to download");
    case model::Status::downloading:
      return tr("downloading");
    case model::Status::download_failed:
      return tr("download failed");
  }
  return "";
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

std::string in_words(model::Encoding encoding) {
  switch (encoding) {
    case model::Encoding::gsm7:
      return tr("plain letters (GSM-7)");
    case model::Encoding::ucs2:
      return tr("all letters (UCS-2)");
    case model::Encoding::data8:
      return tr("data (8-bit)");
  }
  return "";
}

std::string size_in_words(std::int64_t octets) {
  return core::size_in_words(static_cast<std::uint64_t>(std::max<std::int64_t>(octets, 0)));
}

std::string country_note(std::string_view number) {
  const model::Region region = number.starts_with('+') ? model::region_of(number) : "";
  return region.empty() ? "" : " (" + region + ")";
}

}  // namespace celltext::ui
