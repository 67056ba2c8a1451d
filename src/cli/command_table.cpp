// The table of all commands: what the parser accepts, the help shows and the shells complete.
#include "celltext/base/i18n.h"
#include "command.h"
#include "handlers.h"

namespace celltext::cli {

namespace {

constexpr Option global_table[] = {
    {"data-dir", Takes::folder, "DIR", tr_noop("keep messages in this folder")},
    {"config", Takes::file, "FILE", tr_noop("read the configuration from this file")},
    {"line", Takes::text, "LINE", tr_noop("the line to use: its name, ICCID or number")},
    {"modem", Takes::text, "MODEM", tr_noop("the modem to use: its index, D-Bus path, IMEI or device")},
    {"json", Takes::nothing, "", tr_noop("print JSON, one object a line")},
    {"quiet", Takes::nothing, "", tr_noop("say nothing but results and errors")},
    {"verbose", Takes::nothing, "", tr_noop("log what happens; given twice, in detail"), true},
    {"no-color", Takes::nothing, "", tr_noop("no colours")},
    {"linear", Takes::nothing, "", tr_noop("the terminal interface line by line, for screen readers")},
    {"help", Takes::nothing, "", tr_noop("show this help")},
    {"version", Takes::nothing, "", tr_noop("show the version")},
};

constexpr Option wait_option{"wait", Takes::choice, "queued|sent|delivered",
                             tr_noop("what to wait for; sent if not given")};
constexpr Option send_timeout{"timeout", Takes::duration, "DURATION", tr_noop("how long to wait; 5m if not given")};
constexpr Option limit_option{"limit", Takes::count, "N", tr_noop("at most this many; 50 if not given")};

constexpr Option send_options[] = {
    {"to", Takes::text, "TO", tr_noop("one more recipient"), true},
    {"at", Takes::time, "WHEN", tr_noop("send later: RFC 3339, 2026-11-01 09:30, 09:30 or +2h")},
    wait_option,
    send_timeout,
    {"dry-run", Takes::nothing, "", tr_noop("show what would be sent, send nothing")},
    {"yes", Takes::nothing, "", tr_noop("go past a guard that asks")},
    {"over-limit", Takes::nothing, "", tr_noop("go past a spend limit")},
    {"key", Takes::text, "KEY", tr_noop("a second send with the same key sends nothing")},
    {"no-report", Takes::nothing, "", tr_noop("ask for no delivery report")},
    {"validity", Takes::duration, "DURATION", tr_noop("how long the network tries to deliver it")},
    {"flash", Takes::nothing, "", tr_noop("show it at once and do not store it (class 0)")},
    {"attach", Takes::file, "FILE", tr_noop("send a picture message with this file"), true},
    {"subject", Takes::text, "S", tr_noop("send a picture message with this subject")},
    {"group", Takes::nothing, "", tr_noop("send one picture message to all, who see each other")},
    {"cc", Takes::text, "NUMBER", tr_noop("one more recipient of that one picture message, as a copy"), true},
};
constexpr Option list_options[] = {
    {"unread", Takes::nothing, "", tr_noop("only those not read yet")},
    {"in", Takes::nothing, "", tr_noop("only received ones")},
    {"out", Takes::nothing, "", tr_noop("only outgoing ones")},
    {"status", Takes::text, "STATUS", tr_noop("only with this status, such as failed"), true},
    {"since", Takes::time, "T", tr_noop("from this time on: RFC 3339, 2026-11-01, 09:30, or 2h ago as 2h")},
    {"until", Takes::time, "T", tr_noop("before this time")},
    limit_option,
};
constexpr Option limit_options[] = {limit_option};
constexpr Option wait_options[] = {
    {"from", Takes::text, "N", tr_noop("only from this number")},
    {"match", Takes::text, "REGEX", tr_noop("only if the text matches this regular expression")},
    {"code", Takes::nothing, "", tr_noop("only with a one-time code; print the code alone")},
    {"timeout", Takes::duration, "DURATION", tr_noop("how long to wait; for ever if not given")},
};
constexpr Option yes_option{"yes", Takes::nothing, "", tr_noop("go past a guard that asks")};
constexpr Option over_limit_option{"over-limit", Takes::nothing, "", tr_noop("go past a spend limit")};
constexpr Option retry_options[] = {wait_option, send_timeout, yes_option, over_limit_option};
constexpr Option usage_options[] = {
    {"period", Takes::text, "current|previous|YYYY-MM", tr_noop("which period of the plan; current if not given")},
};
constexpr Option balance_options[] = {
    {"refresh", Takes::nothing, "", tr_noop("ask the network, as the plan says")},
    {"timeout", Takes::duration, "DURATION", tr_noop("how long to wait for the answer; 2m if not given")},
    yes_option,
    over_limit_option,
};
constexpr Option compare_options[] = {
    {"since", Takes::time, "T", tr_noop("from this time on; from the first message if not given")},
};
constexpr Option show_options[] = {
    {"save", Takes::folder, "DIR", tr_noop("write its attachments into this folder; nothing is overwritten")},
};
constexpr Option download_options[] = {send_timeout, yes_option, over_limit_option};
constexpr Option unlock_options[] = {
    {"pin", Takes::text, "PIN", tr_noop("the PIN; - or nothing: read from standard input")},
    {"puk", Takes::text, "PUK", tr_noop("the PUK, if the SIM wants it; the PIN is a new one then")},
};
constexpr Option resync_options[] = {{"yes", Takes::nothing, "", tr_noop("end a data connection without asking")}};

constexpr Option apdu_option{
    "apdu", Takes::text, "WAY",
    tr_noop("the way to the card: auto, mbim:DEVICE, qmi:DEVICE, at:DEVICE, mm or pcsc[:READER]")};
constexpr Option trust_option{"trust", Takes::file, "FILE",
                              tr_noop("a certificate issuer (PEM) to be trusted besides the GSMA's")};
constexpr Option card_options[] = {apdu_option};
constexpr Option card_switch_options[] = {
    apdu_option, trust_option, {"yes", Takes::nothing, "", tr_noop("end a data connection without asking")}};
constexpr Option card_delete_options[] = {
    apdu_option, trust_option, {"yes", Takes::nothing, "", tr_noop("delete without asking")}};
constexpr Option card_reset_options[] = {
    apdu_option,
    trust_option,
    {"yes", Takes::nothing, "", tr_noop("answer the first question; given twice, both"), true}};

constexpr Option card_server_options[] = {apdu_option, trust_option};
constexpr Option add_options[] = {
    apdu_option,
    trust_option,
    {"qr", Takes::file, "IMAGE", tr_noop("read the activation code from a PNG or JPEG picture")},
    {"confirmation", Takes::text, "CODE", tr_noop("the confirmation code, if the operator gave one")},
    {"yes", Takes::nothing, "", tr_noop("install it without a question")},
    {"forget", Takes::nothing, "", tr_noop("forget what was interrupted instead")},
};
constexpr Option discover_options[] = {
    apdu_option,
    trust_option,
    {"server", Takes::text, "HOST", tr_noop("ask this discovery server; else the one that the card names")},
};

constexpr Command table[] = {
    {"send", "TO [TEXT]", 1, 2, tr_noop("send a text message"), send_options, send},
    {"list", "[CONVERSATION]", 0, 1, tr_noop("show messages, newest last"), list_options, list},
    {"conversations", "", 0, 0, tr_noop("show conversations, newest first"), limit_options, conversations},
    {"show", "ID", 1, 1, tr_noop("show one message in full"), show_options, show},
    {"search", "WORDS...", 1, any_number, tr_noop("find messages by their words"), limit_options, search},
    {"watch", "", 0, 0, tr_noop("show what comes in and what becomes of messages, until interrupted"), {}, watch},
    {"wait", "", 0, 0, tr_noop("wait for a message and print it"), wait_options, wait_for_message},
    {"outbox", "", 0, 0, tr_noop("show what has not left yet, and what failed"), {}, outbox},
    {"outbox retry", "ID", 1, 1, tr_noop("send a failed message again"), retry_options, outbox_retry},
    {"outbox cancel", "ID", 1, 1, tr_noop("take a message back that has not left yet"), {}, outbox_cancel},
    {"read", "ID...", 1, any_number, tr_noop("mark messages as read"), {}, mark_read},
    {"delete", "ID...", 1, any_number, tr_noop("delete messages"), {}, delete_messages},
    {"contact list", "", 0, 0, tr_noop("show the contacts"), {}, contact_list},
    {"contact add", "NAME NUMBER...", 2, any_number, tr_noop("give numbers a name"), {}, contact_add},
    {"contact delete", "CONTACT", 1, 1, tr_noop("forget a contact; messages stay"), {}, contact_delete},
    {"contact import", "FILE.vcf", 1, 1, tr_noop("add the contacts of a vCard file"), {}, contact_import},
    {"modem list", "", 0, 0, tr_noop("show the modems"), {}, modem_list},
    {"modem show", "", 0, 0, tr_noop("show everything about a modem"), {}, modem_show},
    {"modem enable", "", 0, 0, tr_noop("switch a modem on"), {}, modem_enable},
    {"modem disable", "", 0, 0, tr_noop("switch a modem off"), {}, modem_disable},
    {"modem reset", "", 0, 0, tr_noop("restart a modem"), {}, modem_reset},
    {"modem unlock", "", 0, 0, tr_noop("unlock the SIM with its PIN"), unlock_options, modem_unlock},
    {"modem scan", "", 0, 0, tr_noop("search for networks"), {}, modem_scan},
    {"modem ussd", "CODE", 1, 1, tr_noop("ask the network something, such as *225#"), {}, modem_ussd},
    {"modem resync", "", 0, 0, tr_noop("read the modem's message storage again"), resync_options, modem_resync},
    {"line list", "", 0, 0, tr_noop("show the lines (SIM profiles) that were ever seen"), {}, line_list},
    {"line name", "LINE NAME", 2, 2, tr_noop("give a line a name"), {}, line_name},
    {"line default", "LINE", 1, 1, tr_noop("make a line the one that messages leave from"), {}, line_default},
    {"line use", "LINE", 1, 1, tr_noop("switch the modem to a line"), card_switch_options, line_use},
    {"plan list", "", 0, 0, tr_noop("show the plans of the configuration"), {}, plan_list},
    {"plan show", "PLAN", 1, 1, tr_noop("show everything about a plan"), {}, plan_show},
    {"plan check", "", 0, 0, tr_noop("look for mistakes in the configuration"), {}, plan_check, false},
    {"plan compare", "", 0, 0, tr_noop("show what each plan would have cost"), compare_options, plan_compare},
    {"esim info", "", 0, 0, tr_noop("show the eSIM card: its EID, memory and servers"), card_options, esim_info},
    {"esim list", "", 0, 0, tr_noop("show the profiles on the eSIM card"), card_options, esim_list},
    {"esim add", "[CODE]", 0, 1, tr_noop("install a profile, or go on with what was interrupted"), add_options,
     esim_add},
    {"esim discover", "", 0, 0, tr_noop("ask which profiles wait for this card"), discover_options, esim_discover},
    {"esim notifications", "[send|remove NUMBER]", 0, 2, tr_noop("show or send what servers are to be told"),
     card_server_options, esim_notifications},
    {"esim enable", "PROFILE", 1, 1, tr_noop("switch to a profile"), card_switch_options, esim_enable},
    {"esim disable", "PROFILE", 1, 1, tr_noop("switch a profile off"), card_switch_options, esim_disable},
    {"esim rename", "PROFILE NAME", 2, 2, tr_noop("give a profile a name"), card_options, esim_rename},
    {"esim delete", "PROFILE", 1, 1, tr_noop("delete a profile for good"), card_delete_options, esim_delete},
    {"esim default-server", "[HOST]", 0, 1, tr_noop("show or set the server that the card asks first"), card_options,
     esim_default_server},
    {"esim reset", "", 0, 0, tr_noop("delete everything from the eSIM card"), card_reset_options, esim_reset},
    {"usage", "", 0, 0, tr_noop("show what was used and spent, and what is left"), usage_options, usage},
    {"balance", "", 0, 0, tr_noop("show the prepaid balance"), balance_options, balance},
    {"run", "", 0, 0, tr_noop("receive and send in the foreground, as a service does"), {}, run_courier},
    {"doctor", "", 0, 0, tr_noop("find out what keeps messages from being sent"), {}, doctor, false},
    {"mms show", "FILE", 1, 1, tr_noop("decode an MMS from a file, bare or inside a WAP push"), {}, mms_show, false},
    {"mms download", "ID", 1, 1, tr_noop("fetch a picture message that waits"), download_options, mms_download},
    {"mms settings",
     "",
     0,
     0,
     tr_noop("show the MMSC, proxy and APN in use, and where they come from"),
     {},
     mms_settings},
    {"demo", "[-- COMMAND...]", 0, any_number, tr_noop("try celltext on a simulated network"), {}, demo, false},
    {"completion", "bash|zsh|fish", 1, 1, tr_noop("print the completion script for a shell"), {}, completion, false},
    {"help", "[COMMAND]", 0, 2, tr_noop("show how a command is used"), {}, help, false},
};

}  // namespace

std::span<const Command> all_commands() {
  return table;
}
std::span<const Option> global_options() {
  return global_table;
}

}  // namespace celltext::cli
