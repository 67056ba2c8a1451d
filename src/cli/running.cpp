// run, demo.
#include <csignal>

#include "celltext/async/main_loop.h"
#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "celltext/core/courier_duty.h"
#include "celltext/core/lines.h"
#include "celltext/store/lines.h"
#include "handlers.h"

namespace celltext::cli {

namespace {

// Says once who else is the courier; ends only if the modems can't be reached.
class Vigil {
 public:
  explicit Vigil(core::CourierDuty& duty) : duty_(duty) {}

  async::Task<Result<void>> keep() {
    using State = core::CourierDuty::State;
    const auto changes = duty_.on_change([this] { changed_.notify(); });
    while (true) {
      const State state = duty_.state();
      if (state == State::unable) co_return duty_.error();
      if (state != said_ && state == State::serving) say_serving();
      if (state != said_ && state == State::elsewhere) say_elsewhere();
      said_ = state;
      co_await changed_.wait();
    }
  }

 private:
  static void say_serving() { log::info("receiving and sending"); }
  void say_elsewhere() const {
    const auto holder = duty_.holder();
    if (!holder) return;
    log::info("process {} (celltext {}) receives and sends; waiting until it ends", holder->pid, holder->role);
  }

  core::CourierDuty& duty_;
  core::CourierDuty::State said_ = core::CourierDuty::State::connecting;
  async::Event changed_;
};

}  // namespace

Result<void> run_courier(Context& context) {
  const auto settings = context.settings();
  if (!settings) return settings.error();
  auto database = store::Database::open(context.data_dir());
  if (!database) return database.error();
  if (auto adopted = core::adopt_lines(**settings, store::Lines(*database)); !adopted) return adopted;
  auto lock = core::CourierLock::open(context.data_dir());
  if (!lock) return lock.error();
  if (!context.output.quiet && !context.invocation.has("verbose")) log::set_level(log::Level::info);

  async::MainLoop loop;
  core::CourierDuty duty(*std::move(lock), *std::move(database), **settings, context.clock, context.environment.connect,
                         "run");
  const auto notices = duty.on_notice([](const core::Notice& notice) { log::warning("{}", notice.message); });
  Vigil vigil(duty);
  duty.start();
  auto ended = loop.run(vigil.keep());
  const int signal = loop.signal();
  const auto limit = context.clock.at(context.clock.now() + duty.patience(), [&] { loop.stop(); });
  (void)loop.run(duty.finish());
  if (signal == SIGTERM) return {};
  return ended;
}

Result<void> demo(Context& context) {
  // Never among the user's own messages: a folder of its own, below theirs unless another is named.
  const auto named = context.invocation.value("data-dir");
  const auto data_dir = named ? context.data_dir() : context.data_dir() / "demo";
  const auto code = context.environment.demo(context.invocation.arguments, data_dir);
  if (!code) return code.error();
  if (*code != 0) return Error{static_cast<ErrorKind>(*code), ""};
  return {};
}

}  // namespace celltext::cli
