// What each command does. Anything wrong comes back as the Error that ends the program.
#pragma once

#include "celltext/base/result.h"
#include "context.h"

namespace celltext::cli {

// send.cpp
Result<void> send(Context& context);
// reading.cpp
Result<void> list(Context& context);
Result<void> conversations(Context& context);
Result<void> show(Context& context);
Result<void> search(Context& context);
Result<void> mark_read(Context& context);
Result<void> delete_messages(Context& context);
// watching.cpp
Result<void> watch(Context& context);
Result<void> wait_for_message(Context& context);
// outbox.cpp
Result<void> outbox(Context& context);
Result<void> outbox_retry(Context& context);
Result<void> outbox_cancel(Context& context);
// contact_commands.cpp
Result<void> contact_list(Context& context);
Result<void> contact_add(Context& context);
Result<void> contact_delete(Context& context);
Result<void> contact_import(Context& context);
// modem_commands.cpp
Result<void> modem_list(Context& context);
Result<void> modem_show(Context& context);
Result<void> modem_enable(Context& context);
Result<void> modem_disable(Context& context);
Result<void> modem_reset(Context& context);
Result<void> modem_unlock(Context& context);
Result<void> modem_scan(Context& context);
Result<void> modem_ussd(Context& context);
Result<void> modem_resync(Context& context);
// line_commands.cpp
Result<void> line_list(Context& context);
Result<void> line_name(Context& context);
Result<void> line_default(Context& context);
Result<void> line_use(Context& context);
// mms_commands.cpp
Result<void> mms_show(Context& context);
Result<void> mms_settings(Context& context);
// mms_download.cpp
Result<void> mms_download(Context& context);
// plan_commands.cpp
Result<void> plan_list(Context& context);
Result<void> plan_show(Context& context);
Result<void> plan_check(Context& context);
Result<void> plan_compare(Context& context);
// esim_commands.cpp
Result<void> esim_info(Context& context);
Result<void> esim_list(Context& context);
Result<void> esim_enable(Context& context);
Result<void> esim_disable(Context& context);
Result<void> esim_delete(Context& context);
Result<void> esim_rename(Context& context);
Result<void> esim_reset(Context& context);
Result<void> esim_default_server(Context& context);
// esim_add.cpp
Result<void> esim_add(Context& context);
// esim_servers.cpp
Result<void> esim_discover(Context& context);
Result<void> esim_notifications(Context& context);
// usage.cpp
Result<void> usage(Context& context);
// balance.cpp
Result<void> balance(Context& context);
// running.cpp
Result<void> run_courier(Context& context);
Result<void> demo(Context& context);
// doctor.cpp
Result<void> doctor(Context& context);
// completion.cpp
Result<void> completion(Context& context);
// help.cpp
Result<void> help(Context& context);

}  // namespace celltext::cli
