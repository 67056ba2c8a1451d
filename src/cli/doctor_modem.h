// What `doctor` asks of ModemManager and the modem, one step after the other.
#pragma once

#include "celltext/async/task.h"
#include "celltext/modem/modem.h"
#include "doctor_report.h"

namespace celltext::cli {

class ModemDoctor {
 public:
  // All outlive it and its tasks.
  ModemDoctor(Context& context, modem::Radio& radio, DoctorReport& report)
      : context_(context), radio_(radio), report_(report) {}
  ModemDoctor(const ModemDoctor&) = delete;
  ModemDoctor& operator=(const ModemDoctor&) = delete;

  // As far as one step lets the next be tried.
  async::Task<void> run();

 private:
  bool check_daemon();
  std::optional<modem::ModemInfo> find_modem();
  bool check_sim(const modem::ModemInfo& modem);
  void not_permitted(const Error& error);
  async::Task<bool> enable_if_disabled();
  async::Task<bool> check_permission();
  async::Task<void> check_registration();
  async::Task<void> check_modem_storage();
  async::Task<void> check_pictures();
  async::Task<void> check_esim(modem::ModemInfo modem);
  // As it is now.
  std::optional<modem::ModemInfo> modem_now() const;

  Context& context_;
  modem::Radio& radio_;
  DoctorReport& report_;
  modem::ModemPath path_;
};

}  // namespace celltext::cli
