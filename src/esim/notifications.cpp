#include "celltext/esim/notifications.h"

#include <algorithm>
#include <set>
#include <string>

#include "celltext/base/i18n.h"
#include "celltext/codec/activation_code.h"

namespace celltext::esim {

namespace {

using async::Task;

Task<Result<void>> send_one(Card& card, Provisioning& servers, Notification notification) {
  if (!codec::is_server_name(notification.server))
    co_return Error{ErrorKind::card_refused, tr("the card names no server for it")};
  auto content = co_await retrieve_notification(card, notification.sequence_number);
  if (!content) co_return content.error();
  auto received = co_await servers.handle_notification(notification.server, *content);
  if (!received) co_return received.error();
  auto removed = co_await remove_notification(card, notification.sequence_number);
  co_return removed;
}

}  // namespace

Task<Result<std::vector<Delivery>>> send_notifications(Card& card, Provisioning& servers) {
  auto listed = co_await list_notifications(card);
  if (!listed) co_return listed.error();
  std::ranges::sort(*listed, {}, &Notification::sequence_number);
  std::vector<Delivery> deliveries;
  std::map<std::string, Error> failed_servers;
  for (const Notification& notification : *listed) {
    Delivery delivery{notification, std::nullopt};
    const auto failed = failed_servers.find(notification.server);
    if (failed != failed_servers.end()) {
      delivery.failure = failed->second;
    } else {
      auto sent = co_await send_one(card, servers, notification);
      if (!sent) {
        delivery.failure = sent.error();
        failed_servers.emplace(notification.server, sent.error());
      }
    }
    deliveries.push_back(std::move(delivery));
  }
  co_return deliveries;
}

}  // namespace celltext::esim
