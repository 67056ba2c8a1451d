#include "celltext/modem/modem_manager.h"

#include "radio.h"

namespace celltext::modem {

ModemManagerRadio::ModemManagerRadio(async::Ref<GDBusConnection> bus)
    : objects_([this](const ModemPath& modem, const Sms& sms) { heard_.call(modem, sms); }),
      daemon_(std::move(bus), Daemon::News{
                                  .up = [this](const Peer& peer) { objects_.follow(peer); },
                                  .down =
                                      [this] {
                                        objects_.stop();
                                        parts_.clear();
                                      },
                                  .lost_messages =
                                      [this](const ModemPath& modem) {
                                        objects_.forget(modem);
                                        std::erase_if(deletions_,
                                                      [](const auto& entry) { return entry.second.idle(); });
                                      },
                                  .changed =
                                      [this] {
                                        changed_.call();
                                        settled_.notify();  // the last: who waited may destroy this
                                      },
                              }) {}

async::Task<void> ModemManagerRadio::settled() {
  while (!daemon_.known()) {
    co_await settled_.wait();
  }
}

async::Task<Answer> ModemManagerRadio::ask(ModemPath modem, Method method, Variant arguments,
                                           std::chrono::milliseconds time_limit) {
  Answer answer;
  if (!daemon_.find(modem)) {
    answer.failure = daemon_.present() ? modem_gone() : no_daemon();
    co_return answer;
  }
  const Peer peer = daemon_.peer();
  answer = co_await call(peer, method, arguments, time_limit);
  co_return answer;
}

async::Task<Result<void>> ModemManagerRadio::tell(ModemPath modem, Method method, Variant arguments,
                                                  std::chrono::milliseconds time_limit) {
  const Answer answer = co_await ask(modem, method, arguments, time_limit);
  if (!answer) co_return answer.error();
  co_return Result<void>();
}

async::Task<Result<std::unique_ptr<Radio>>> connect_to_modem_manager() {
  const auto bus = co_await open_system_bus();
  if (!bus) co_return bus.error();
  auto radio = std::make_unique<ModemManagerRadio>(*bus);
  co_await radio->settled();
  std::unique_ptr<Radio> door = std::move(radio);
  co_return door;
}

}  // namespace celltext::modem
