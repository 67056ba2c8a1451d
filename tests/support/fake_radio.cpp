#include "tests/support/fake_radio.h"

#include <algorithm>
#include <stdexcept>

namespace celltext::test {

using namespace celltext::modem;
using async::Registration;
using async::Task;

namespace {

// A place in the queue of held calls, left when the call goes on or its task is destroyed.
class Place {
 public:
  Place(std::list<async::Event*>& queue, async::Event& event) : queue_(queue), event_(&event) {
    queue_.push_back(event_);
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() { queue_.remove(event_); }

 private:
  std::list<async::Event*>& queue_;
  async::Event* event_;
};

template<class T>
std::optional<T> take_front(std::deque<T>& queue) {
  if (queue.empty()) return std::nullopt;
  std::optional<T> front = std::move(queue.front());
  queue.pop_front();
  return front;
}

Error no_such_modem() {
  return {ErrorKind::no_modem, "the modem has gone"};
}
Error no_such_sms() {
  return {ErrorKind::not_found, "there is no such SMS"};
}

}  // namespace

int FakeRadio::count(Call call) const {
  return static_cast<int>(std::count_if(calls.begin(), calls.end(), [call](const auto& c) { return c.first == call; }));
}

void FakeRadio::release() {
  held_.clear();
  for (auto left = waiting_.size(); left > 0 && !waiting_.empty(); --left) release_one();
}

void FakeRadio::release_one() {
  if (waiting_.empty()) throw std::logic_error("no call is held");
  async::Event* first = waiting_.front();
  waiting_.pop_front();
  first->notify();
}

ModemInfo FakeRadio::ready_modem(int index) {
  const std::string number = std::to_string(index);
  ModemInfo info;
  info.path = "/org/freedesktop/ModemManager1/Modem/" + number;
  info.index = index;
  info.device = "/virtual/" + number;
  info.equipment_id = "35000000000000" + number;
  info.manufacturer = "Celltext";
  info.model = "Fake";
  info.own_numbers = {"+1555123000" + number};
  info.state = State::registered;
  info.sim = SimInfo{"890100000000000000" + number, "00101000000000" + number, "00101", "Test Network", ""};
  info.registration = NetworkRegistration::home;
  info.operator_id = "00101";
  info.operator_name = "Test Network";
  info.technologies = {"lte"};
  info.signal_percent = 80;
  info.can_message = true;
  return info;
}

ModemPath FakeRadio::add_modem(int index) {
  modem_list.push_back(ready_modem(index));
  const ModemPath path = modem_list.back().path;
  change();
  list_storage(path);
  return path;
}

void FakeRadio::remove_modem(const ModemPath& path) {
  std::erase_if(modem_list, [&](const ModemInfo& m) { return m.path == path; });
  drop_objects(path);
  change();
}

ModemInfo* FakeRadio::find(const ModemPath& path) {
  const auto found = std::find_if(modem_list.begin(), modem_list.end(), [&](const auto& m) { return m.path == path; });
  return found == modem_list.end() ? nullptr : &*found;
}

ModemInfo& FakeRadio::modem(const ModemPath& path) {
  if (ModemInfo* found = find(path)) return *found;
  throw std::logic_error("no modem at " + path);
}

SmsPath FakeRadio::arrive(const ModemPath& modem, Sms sms) {
  if (sms.path.empty()) sms.path = new_sms_path();
  const SmsPath path = sms.path;
  storage[modem].push_back(sms);
  owners_[path] = modem;
  objects[path] = std::move(sms);
  change_sms(path);
  return path;
}

void FakeRadio::arrive_unnoticed(const ModemPath& modem, Sms sms) {
  sms.path.clear();
  storage[modem].push_back(std::move(sms));
}

void FakeRadio::change_sms(const SmsPath& path) {
  const Sms sms = objects.at(path);
  const auto owner = owners_.find(path);
  if (owner == owners_.end()) throw std::logic_error("nobody owns " + path);
  const ModemPath modem = owner->second;
  for (Sms& kept : storage[modem]) {
    if (kept.path == path) kept = sms;
  }
  arrived_.call(modem, sms);
}

Sms FakeRadio::text_from(std::string number, std::string text, std::string timestamp) {
  Sms sms;
  sms.state = SmsState::received;
  sms.type = SmsType::deliver;
  sms.number = std::move(number);
  sms.text = std::move(text);
  sms.sent_at = from_rfc3339(timestamp);
  sms.timestamp = std::move(timestamp);
  sms.storage = "me";
  return sms;
}

Sms FakeRadio::status_report(std::string number, int reference, int delivery_state) {
  Sms sms = text_from(std::move(number), "");
  sms.type = SmsType::status_report;
  sms.reference = reference;
  sms.delivery_state = delivery_state;
  sms.discharged_at = sms.sent_at;
  return sms;
}

void FakeRadio::drop_objects(const ModemPath& path) {
  for (Sms& sms : storage[path]) sms.path.clear();
  std::erase_if(owners_, [&](const auto& entry) {
    if (entry.second != path) return false;
    objects.erase(entry.first);
    outgoing_.erase(entry.first);
    return true;
  });
}

void FakeRadio::list_storage(const ModemPath& path) {
  std::vector<SmsPath> listed;
  for (Sms& sms : storage[path]) {
    sms.path = new_sms_path();
    owners_[sms.path] = path;
    objects[sms.path] = sms;
    listed.push_back(sms.path);
  }
  for (const SmsPath& sms : listed) {
    if (objects.contains(sms)) change_sms(sms);
  }
}

void FakeRadio::stop_daemon() {
  present_ = false;
  for (const auto& info : modem_list) drop_objects(info.path);
  next_sms_ = 0;
  change();
  for (auto left = waiting_.size(); left > 0 && !waiting_.empty(); --left) release_one();
}

void FakeRadio::start_daemon() {
  present_ = true;
  ++run_;
  change();
  std::vector<ModemPath> paths;
  for (const auto& info : modem_list) paths.push_back(info.path);
  for (const auto& path : paths) list_storage(path);
}

std::string FakeRadio::daemon_run() const {
  return present_ ? "run-" + std::to_string(run_) : "";
}

std::vector<ModemInfo> FakeRadio::modems() const {
  return present_ ? modem_list : std::vector<ModemInfo>{};
}

Registration FakeRadio::on_change(std::function<void()> slot) {
  return changed_.add(std::move(slot));
}

Registration FakeRadio::on_sms(std::function<void(const ModemPath&, const Sms&)> slot) {
  return arrived_.add(std::move(slot));
}

Task<Result<void>> FakeRadio::begin(Call call, ModemPath path) {
  calls.emplace_back(call, path);
  const int run = run_;
  if (held_.contains(call)) {
    async::Event event;
    const Place place(waiting_, event);
    co_await event.wait();
  }
  if (!present_ || run != run_) co_return Error{ErrorKind::no_modem, "ModemManager has gone"};
  if (!find(path)) co_return no_such_modem();
  if (auto error = take_front(errors[call])) co_return *error;
  co_return Result<void>();
}

Task<Result<void>> FakeRadio::enable(ModemPath modem) {
  const auto begun = co_await begin(Call::enable, modem);
  if (!begun) co_return begun.error();
  ModemInfo* info = find(modem);
  if (info->state >= State::enabled) co_return Result<void>();
  info->state = State::registered;
  info->registration = NetworkRegistration::home;
  change();
  drop_objects(modem);
  list_storage(modem);
  co_return Result<void>();
}

Task<Result<void>> FakeRadio::disable(ModemPath modem) {
  const auto begun = co_await begin(Call::disable, modem);
  if (!begun) co_return begun.error();
  ModemInfo* info = find(modem);
  info->state = State::disabled;
  info->registration = NetworkRegistration::unknown;
  drop_objects(modem);
  change();
  co_return Result<void>();
}

Task<Result<void>> FakeRadio::reset(ModemPath modem) {
  const auto begun = co_await begin(Call::reset, modem);
  if (begun && on_restart) on_restart(Call::reset);
  co_return begun;
}

Task<Result<std::vector<std::string>>> FakeRadio::list_sim_slots(ModemPath) {
  co_return slots;
}

Task<Result<void>> FakeRadio::use_sim_slot(ModemPath modem, unsigned) {
  const auto begun = co_await begin(Call::slot, modem);
  if (begun && on_restart) on_restart(Call::slot);
  co_return begun;
}

Task<Result<void>> FakeRadio::probe_again(std::string device) {
  const auto found = std::ranges::find(modem_list, device, &ModemInfo::device);
  const ModemPath path = found == modem_list.end() ? ModemPath() : found->path;
  const auto begun = co_await begin(Call::probe, path);
  if (begun && on_restart) on_restart(Call::probe);
  co_return begun;
}

Task<Result<void>> FakeRadio::unlock_pin(ModemPath modem, std::string pin) {
  const auto begun = co_await begin(Call::unlock, modem);
  if (!begun) co_return begun.error();
  pins.push_back(std::move(pin));
  find(modem)->lock = Lock::none;
  change();
  co_return Result<void>();
}

Task<Result<void>> FakeRadio::unlock_puk(ModemPath modem, std::string puk, std::string new_pin) {
  puks.push_back(std::move(puk));
  const auto unlocked = co_await unlock_pin(modem, new_pin);
  co_return unlocked;
}

Task<Result<std::vector<Sms>>> FakeRadio::list_sms(ModemPath modem) {
  const auto begun = co_await begin(Call::list, modem);
  if (!begun) co_return begun.error();
  std::vector<Sms> listed;
  for (const auto& [path, sms] : objects) {
    const auto owner = owners_.find(path);
    if (owner == owners_.end() || owner->second == modem) listed.push_back(sms);
  }
  co_return listed;
}

Task<Result<SmsPath>> FakeRadio::create_sms(ModemPath modem, OutgoingSms outgoing) {
  const auto begun = co_await begin(Call::create, modem);
  if (!begun) co_return begun.error();
  Sms sms;
  sms.path = new_sms_path();
  sms.type = SmsType::submit;
  sms.number = outgoing.number;
  sms.text = outgoing.text;
  const SmsPath path = sms.path;
  owners_[path] = modem;
  outgoing_[path] = std::move(outgoing);
  objects[path] = std::move(sms);
  co_return path;
}

Task<SendOutcome> FakeRadio::send_sms(ModemPath modem, SmsPath sms) {
  const auto made = outgoing_.find(sms);
  sent.push_back({modem, sms, made == outgoing_.end() ? OutgoingSms{} : made->second});
  const int run = run_;
  const auto begun = co_await begin(Call::send, modem);
  SendOutcome outcome;
  if (!begun) {
    const bool gone = !present_ || run != run_;
    outcome.fate = gone ? SendOutcome::Fate::unknown : SendOutcome::Fate::not_sent;
    outcome.error = begun.error();
    outcome.code = gone ? "daemon-gone" : "failed";
    co_return outcome;
  }
  outcome = outcome_of(sms);
  co_return outcome;
}

SendOutcome FakeRadio::outcome_of(const SmsPath& path) {
  SendOutcome outcome;
  const auto object = objects.find(path);
  if (object == objects.end()) {
    outcome.fate = SendOutcome::Fate::not_sent;
    outcome.error = no_such_sms();
    outcome.code = "no-such-sms";
    return outcome;
  }
  if (auto scripted = take_front(next_outcomes)) {
    outcome = *scripted;
  } else {
    outcome.fate = SendOutcome::Fate::sent;
  }
  if (outcome.fate != SendOutcome::Fate::sent) return outcome;
  if (!outcome.reference) outcome.reference = next_reference_++ % 256;
  object->second.state = SmsState::sent;
  object->second.reference = *outcome.reference;
  return outcome;
}

Task<Result<void>> FakeRadio::delete_sms(ModemPath modem, SmsPath sms) {
  const auto begun = co_await begin(Call::remove, modem);
  if (!begun) co_return begun.error();
  deleted.push_back(sms);
  std::erase_if(storage[modem], [&](const Sms& kept) { return kept.path == sms; });
  objects.erase(sms);
  owners_.erase(sms);
  outgoing_.erase(sms);
  co_return Result<void>();
}

Task<Result<std::vector<FoundNetwork>>> FakeRadio::scan(ModemPath modem) {
  const auto begun = co_await begin(Call::scan, modem);
  if (!begun) co_return begun.error();
  co_return networks;
}

Task<Result<UssdReply>> FakeRadio::ussd(ModemPath modem) {
  const auto begun = co_await begin(Call::ussd, modem);
  if (!begun) co_return begun.error();
  auto reply = take_front(ussd_replies);
  if (!reply) co_return Error{ErrorKind::refused, "the network does not know this code"};
  co_return *reply;
}

Task<Result<UssdReply>> FakeRadio::ussd_start(ModemPath modem, std::string) {
  return ussd(std::move(modem));
}

Task<Result<UssdReply>> FakeRadio::ussd_answer(ModemPath modem, std::string) {
  return ussd(std::move(modem));
}

Task<Result<void>> FakeRadio::ussd_cancel(ModemPath modem) {
  const auto begun = co_await begin(Call::ussd, modem);
  co_return begun;
}

Task<Result<std::string>> FakeRadio::at_command(ModemPath modem, std::string command) {
  const auto begun = co_await begin(Call::at, modem);
  if (!begun) co_return begun.error();
  if (on_at) co_return on_at(command);
  const auto found = at_replies.find(command);
  if (found == at_replies.end()) co_return Error{ErrorKind::not_permitted, "AT commands are not allowed"};
  co_return found->second;
}

async::Task<Result<std::vector<modem::Bearer>>> FakeRadio::list_bearers(modem::ModemPath modem) {
  auto begun = co_await begin(Call::bearer, modem);
  if (!begun) co_return begun.error();
  co_return bearers;
}

async::Task<Result<modem::BearerPath>> FakeRadio::create_bearer(modem::ModemPath modem, modem::BearerWish wish) {
  auto begun = co_await begin(Call::bearer, modem);
  if (!begun) co_return begun.error();
  modem::Bearer bearer;
  bearer.path = "/org/freedesktop/ModemManager1/Bearer/" + std::to_string(next_bearer_++);
  bearer.apn = wish.apn;
  bearer.for_mms = wish.for_mms;
  bearers.push_back(bearer);
  bearer_wishes.push_back(std::move(wish));
  co_return bearer.path;
}

async::Task<Result<modem::Bearer>> FakeRadio::connect_bearer(modem::ModemPath modem, modem::BearerPath path) {
  auto begun = co_await begin(Call::bearer, modem);
  if (!begun) co_return begun.error();
  const auto bearer = std::ranges::find(bearers, path, &modem::Bearer::path);
  bearer->connected = bearer->addressed = true;
  bearer->interface = bearer_interface;
  co_return *bearer;
}

async::Task<Result<void>> FakeRadio::disconnect_bearer(modem::ModemPath modem, modem::BearerPath path) {
  auto begun = co_await begin(Call::bearer, modem);
  if (!begun) co_return begun.error();
  const auto bearer = std::ranges::find(bearers, path, &modem::Bearer::path);
  bearer->connected = false;
  bearer->interface.clear();
  co_return Result<void>();
}

async::Task<Result<void>> FakeRadio::delete_bearer(modem::ModemPath modem, modem::BearerPath path) {
  auto begun = co_await begin(Call::bearer, modem);
  if (!begun) co_return begun.error();
  std::erase_if(bearers, [&](const modem::Bearer& bearer) { return bearer.path == path; });
  co_return Result<void>();
}

}  // namespace celltext::test
