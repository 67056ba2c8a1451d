// The part of the Radio that deals with the modem itself, its SIM and the network.
#include <algorithm>

#include "celltext/base/i18n.h"
#include "network_values.h"
#include "radio.h"

namespace celltext::modem {

using async::Task;

namespace {

bool all_digits(std::string_view text, std::size_t least, std::size_t most) {
  return text.size() >= least && text.size() <= most &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// 3GPP TS 31.101 §9.5.1. Checked here because each wrong guess costs a try.
Result<void> check_pin(std::string_view pin) {
  if (!all_digits(pin, 4, 8)) return Error{ErrorKind::invalid, tr("a PIN has 4 to 8 digits")};
  return {};
}

// What goes to the modem as part of a command line.
bool is_one_line(const std::string& text) {
  return !text.empty() && g_utf8_validate_len(text.data(), text.size(), nullptr) &&
         std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

Variant one_string(const std::string& text) {
  return Variant(g_variant_new("(s)", text.c_str()));
}

Variant one_flag(bool flag) {
  return Variant(g_variant_new("(b)", flag ? TRUE : FALSE));
}

// `blocked`: it was the last try, or the SIM has been blocked before.
Error wrong_secret(Secret secret, bool blocked, const Variant& retries) {
  const bool puk = blocked || secret == Secret::puk;
  Error error{ErrorKind::refused, tr("the PIN is wrong")};
  if (secret == Secret::puk) error.message = tr("the PUK is wrong");
  if (blocked) error.message = tr("the SIM is blocked; unlock it with: celltext modem unlock --puk PUK --pin NEW-PIN");
  if (const auto left = puk ? puk_tries(retries) : pin_tries(retries)) {
    const auto number = static_cast<unsigned long>(*left);
    error.message = fmt::format("{} ({})", error.message, tr_n_format("{} try left", "{} tries left", number));
  }
  return error;
}

constexpr guint at_seconds = 60;

}  // namespace

Task<Result<void>> ModemManagerRadio::enable(ModemPath modem) {
  const Method method{modem, interface::modem, "Enable"};
  return tell(modem, method, one_flag(true), limit::setting_up);
}

Task<Result<void>> ModemManagerRadio::disable(ModemPath modem) {
  const Method method{modem, interface::modem, "Enable"};
  return tell(modem, method, one_flag(false), limit::setting_up);
}

Task<Result<void>> ModemManagerRadio::reset(ModemPath modem) {
  const Method method{modem, interface::modem, "Reset"};
  return tell(modem, method, Variant(), limit::setting_up);
}

Task<Result<void>> ModemManagerRadio::unlock_pin(ModemPath modem, std::string pin) {
  const auto checked = check_pin(pin);
  if (!checked) co_return checked.error();
  const Variant arguments = one_string(pin);
  const auto unlocked = co_await unlock(modem, Secret::pin, arguments);
  co_return unlocked;
}

Task<Result<void>> ModemManagerRadio::unlock_puk(ModemPath modem, std::string puk, std::string new_pin) {
  if (!all_digits(puk, 8, 8)) co_return Error{ErrorKind::invalid, tr("a PUK has 8 digits")};
  const auto checked = check_pin(new_pin);
  if (!checked) co_return checked.error();
  const Variant arguments(g_variant_new("(ss)", puk.c_str(), new_pin.c_str()));
  const auto unlocked = co_await unlock(modem, Secret::puk, arguments);
  co_return unlocked;
}

Task<Result<void>> ModemManagerRadio::unlock(ModemPath modem, Secret secret, Variant arguments) {
  const TrackedModem* tracked = daemon_.find(modem);
  const std::string sim = tracked ? tracked->sim_path() : "";
  if (tracked && sim.empty()) co_return Error{ErrorKind::no_modem, tr("there is no SIM in the modem")};
  const Peer peer = daemon_.peer();
  const Method send{sim, interface::sim, secret == Secret::pin ? "SendPin" : "SendPuk"};
  const Answer answer = co_await ask(modem, send, arguments, limit::setting_up);
  if (answer) co_return Result<void>();
  const Failure failure = *answer.failure;
  if (failure.code != code::wrong_pin && failure.code != code::puk_needed) co_return failure.error;
  const Answer tries = co_await get_property(peer, modem, interface::modem, "UnlockRetries");
  co_return wrong_secret(secret, failure.code == code::puk_needed, property_value(tries, G_VARIANT_TYPE("a{uu}")));
}

Task<Result<std::vector<FoundNetwork>>> ModemManagerRadio::scan(ModemPath modem) {
  const Method method{modem, interface::modem_3gpp, "Scan"};
  const Variant nothing;
  const Answer answer = co_await ask(modem, method, nothing, limit::network_scan);
  if (!answer) co_return answer.error();
  co_return networks_of(answer);
}

Task<Result<UssdReply>> ModemManagerRadio::ussd(ModemPath modem, const char* method, std::string argument) {
  if (!is_one_line(argument)) co_return Error{ErrorKind::invalid, tr("a network code is one line of text")};
  const Method initiate{modem, interface::ussd, method};
  const Variant arguments = one_string(argument);
  const Peer peer = daemon_.peer();
  const Answer answer = co_await ask(modem, initiate, arguments, limit::network_code);
  if (!answer) co_return answer.error();
  UssdReply reply;
  reply.text = string_result(answer);
  const Answer state = co_await get_property(peer, modem, interface::ussd, "State");
  reply.expects_answer = waits_for_answer(property_value(state, G_VARIANT_TYPE_UINT32));
  co_return reply;
}

Task<Result<UssdReply>> ModemManagerRadio::ussd_start(ModemPath modem, std::string code) {
  return ussd(std::move(modem), "Initiate", std::move(code));
}

Task<Result<UssdReply>> ModemManagerRadio::ussd_answer(ModemPath modem, std::string answer) {
  return ussd(std::move(modem), "Respond", std::move(answer));
}

Task<Result<void>> ModemManagerRadio::ussd_cancel(ModemPath modem) {
  const Method method{modem, interface::ussd, "Cancel"};
  return tell(modem, method, Variant(), limit::usual);
}

Task<Result<std::string>> ModemManagerRadio::at_command(ModemPath modem, std::string command) {
  if (!is_one_line(command)) co_return Error{ErrorKind::invalid, tr("an AT command is one line of text")};
  const Method method{modem, interface::modem, "Command"};
  const Variant arguments(g_variant_new("(su)", command.c_str(), at_seconds));
  const auto time_limit = 2 * std::chrono::seconds(at_seconds);
  const Answer answer = co_await ask(modem, method, arguments, time_limit);
  if (answer) co_return string_result(answer);
  if (answer.failure->code == code::unauthorized)
    co_return Error{ErrorKind::not_permitted, tr("ModemManager passes AT commands on only when it runs with --debug")};
  co_return answer.error();
}

}  // namespace celltext::modem
