// What `doctor` has found so far, said at once; and the checks that need no modem.
#pragma once

#include <optional>

#include "context.h"
#include "doctor.h"

namespace celltext::cli {

class DoctorReport {
 public:
  explicit DoctorReport(Output& output) : output_(output) {}
  DoctorReport(const DoctorReport&) = delete;
  DoctorReport& operator=(const DoctorReport&) = delete;

  void ok(std::string name, std::string message) { say({std::move(name), Verdict::ok, std::move(message), "", {}}); }
  void warn(std::string name, std::string message, std::string fix) {
    say({std::move(name), Verdict::warning, std::move(message), std::move(fix), {}});
  }
  void fail(std::string name, ErrorKind kind, std::string message, std::string fix) {
    say({std::move(name), Verdict::failed, std::move(message), std::move(fix), kind});
  }
  // Why no message could be sent.
  std::optional<ErrorKind> first_failure() const { return first_failure_; }

 private:
  void say(Check check);

  Output& output_;
  std::optional<ErrorKind> first_failure_;
};

void check_configuration(Context& context, DoctorReport& report);
void check_disk(Context& context, DoctorReport& report);
void check_attachments(Context& context, DoctorReport& report);
void check_courier(Context& context, DoctorReport& report);
// Numbers that lapse soon and balances that are low; silent about lines that are well.
void check_lines(Context& context, DoctorReport& report);

}  // namespace celltext::cli
