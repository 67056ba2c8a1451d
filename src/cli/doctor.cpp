#include "doctor.h"

#include "celltext/async/main_loop.h"
#include "celltext/base/i18n.h"
#include "doctor_modem.h"
#include "handlers.h"

namespace celltext::cli {

namespace {

async::Task<Result<void>> examine(Context& context) {
  DoctorReport report(context.output);
  check_configuration(context, report);
  check_disk(context, report);
  check_attachments(context, report);
  auto radio = co_await context.environment.connect();
  if (!radio) {
    report.fail("bus", radio.error().kind, radio.error().message,
                tr("Is D-Bus running? DBUS_SYSTEM_BUS_ADDRESS says where, if it is set."));
    co_return Error{radio.error().kind, ""};
  }
  report.ok("bus", tr("the system bus answers"));
  ModemDoctor modem(context, **radio, report);
  co_await modem.run();
  check_lines(context, report);
  check_courier(context, report);
  if (report.first_failure()) co_return Error{*report.first_failure(), ""};
  co_return Result<void>();
}

}  // namespace

Result<void> doctor(Context& context) {
  async::MainLoop loop;
  return loop.run(examine(context));
}

}  // namespace celltext::cli
