// The part of the Radio that deals with messages.
#include <libmm-glib.h>

#include "celltext/codec/segments.h"
#include "radio.h"
#include "sms_values.h"

namespace celltext::modem {

using async::Task;

namespace {

// Another program can hold the lock on the modem's storage for a moment: 10 seconds in all.
constexpr int most_tries = 20;
constexpr std::chrono::milliseconds first_pause{50};

// The daemon waits this much longer than for the parts.
constexpr std::chrono::seconds around_the_parts{30};

std::vector<SmsPath> paths_in(const Answer& answer) {
  std::vector<SmsPath> paths;
  if (!answer.value || !g_variant_is_of_type(answer.value.get(), G_VARIANT_TYPE("(ao)"))) return paths;
  GVariantIter* iterator = nullptr;
  g_variant_get(answer.value.get(), "(ao)", &iterator);
  const CPtr<GVariantIter, g_variant_iter_free> owned(iterator);
  const char* path = nullptr;
  while (g_variant_iter_next(iterator, "&o", &path)) paths.emplace_back(path);
  return paths;
}

bool cannot_send(NetworkRegistration registration) {
  switch (registration) {
    case NetworkRegistration::idle:
    case NetworkRegistration::searching:
    case NetworkRegistration::denied:
    case NetworkRegistration::emergency_only:
      return true;
    default:
      return false;
  }
}

bool is_path(const SmsPath& sms) {
  return g_variant_is_object_path(sms.c_str()) && sms.find('\0') == SmsPath::npos;
}

}  // namespace

Task<Result<std::vector<Sms>>> ModemManagerRadio::list_sms(ModemPath modem) {
  const Method list{modem, interface::messaging, "List"};
  const Variant nothing;
  const Answer answer = co_await ask(modem, list, nothing, limit::usual);
  if (!answer) co_return answer.error();
  const auto paths = paths_in(answer);
  auto loaded = co_await objects_.load(modem, paths);
  co_return loaded;
}

Task<Result<SmsPath>> ModemManagerRadio::create_sms(ModemPath modem, OutgoingSms sms) {
  const auto checked = check(sms);
  if (!checked) co_return checked.error();
  const Method create{modem, interface::messaging, "Create"};
  const Variant properties = creation_of(sms);
  const Answer answer = co_await ask(modem, create, properties, limit::usual);
  if (!answer) co_return answer.error();
  const SmsPath path = path_result(answer);
  if (path.empty())
    co_return Error{ErrorKind::unexpected, "ModemManager answered Create with something else than a path"};
  parts_[path] = codec::measure(sms.text).parts;
  co_return path;
}

Task<SendOutcome> ModemManagerRadio::send_sms(ModemPath modem, SmsPath sms) {
  const TrackedModem* tracked = daemon_.find(modem);
  if (!tracked) co_return outcome_of(daemon_.present() ? modem_gone() : no_daemon(), 1);
  if (!is_path(sms)) co_return outcome_of(modem_gone(), 1);
  if (cannot_send(tracked->info().registration)) co_return outcome_of(not_registered(), 1);

  const Peer peer = daemon_.peer();
  const int parts = co_await count_parts(peer, sms);
  const Method send{sms, interface::sms, "Send"};
  const Variant nothing;
  const auto time_limit = parts * limit::a_part + around_the_parts;
  const Answer answer = co_await call(peer, send, nothing, time_limit);
  SendOutcome outcome;
  if (!answer) {
    outcome = outcome_of(*answer.failure, parts);
    if (outcome.fate != SendOutcome::Fate::unknown) co_return outcome;
    outcome = co_await look_again(peer, sms, outcome);
    co_return outcome;
  }
  outcome.fate = SendOutcome::Fate::sent;
  outcome.reference = co_await read_reference(peer, sms);
  co_return outcome;
}

Task<int> ModemManagerRadio::count_parts(Peer peer, SmsPath sms) {
  const auto made_here = parts_.find(sms);
  if (made_here != parts_.end()) co_return made_here->second;
  const Answer answer = co_await get_property(peer, sms, interface::sms, "Text");
  const Variant text = property_value(answer, G_VARIANT_TYPE_STRING);
  if (!text) co_return 1;
  co_return codec::measure(g_variant_get_string(text.get(), nullptr)).parts;
}

Task<SendOutcome> ModemManagerRadio::look_again(Peer peer, SmsPath sms, SendOutcome outcome) {
  const Answer answer = co_await get_property(peer, sms, interface::sms, "State");
  const Variant state = property_value(answer, G_VARIANT_TYPE_UINT32);
  if (!state || g_variant_get_uint32(state.get()) != MM_SMS_STATE_SENT) co_return outcome;
  SendOutcome sent;
  sent.fate = SendOutcome::Fate::sent;
  sent.reference = co_await read_reference(peer, sms);
  co_return sent;
}

Task<std::optional<int>> ModemManagerRadio::read_reference(Peer peer, SmsPath sms) {
  const Answer answer = co_await get_property(peer, sms, interface::sms, "MessageReference");
  const Variant reference = property_value(answer, G_VARIANT_TYPE_UINT32);
  if (!reference) co_return std::nullopt;
  co_return static_cast<int>(g_variant_get_uint32(reference.get()) & 0xff);
}

Task<Result<void>> ModemManagerRadio::delete_sms(ModemPath modem, SmsPath sms) {
  if (!daemon_.find(modem)) co_return (daemon_.present() ? modem_gone() : no_daemon()).error;
  if (!is_path(sms)) co_return Result<void>();
  const Peer peer = daemon_.peer();
  Turns::Turn turn(deletions_[modem]);
  co_await turn.mine();
  const Method remove{modem, interface::messaging, "Delete"};
  const Variant path(g_variant_new("(o)", sms.c_str()));
  for (int attempt = 1;; ++attempt) {
    const Answer answer = co_await call(peer, remove, path, limit::storage);
    if (answer || answer.failure->code == code::not_found) break;
    if (answer.failure->code != code::busy || attempt == most_tries) co_return answer.error();
    const auto pause = attempt * first_pause;
    co_await sleep_for(clock_, pause);
  }
  parts_.erase(sms);
  co_return Result<void>();
}

}  // namespace celltext::modem
