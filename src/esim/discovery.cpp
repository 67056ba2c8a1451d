#include "celltext/esim/discovery.h"

#include "authentication.h"

namespace celltext::esim {

async::Task<Result<std::vector<Event>>> discover(Card& card, Provisioning& servers, std::string server,
                                                 std::string imei) {
  // Nothing is asked of the card for a server that can't be trusted.
  auto connected = co_await servers.connect(server);
  if (!connected) co_return connected.error();
  Meeting meeting;
  meeting.server = server;
  meeting.imei = imei;
  auto hello = co_await greet(card, servers, meeting);
  if (!hello) co_return hello.error();
  const std::string transaction = hello->transaction;
  auto answer = co_await introduce(card, *hello, meeting);
  if (!answer) co_return answer.error();
  auto events = co_await servers.find_events(server, transaction, *answer);
  co_return events;
}

}  // namespace celltext::esim
