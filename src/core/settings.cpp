#include "celltext/core/settings.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <span>

#include "card_keys.h"
#include "celltext/base/i18n.h"
#include "celltext/text/display.h"
#include "key_file.h"
#include "key_file_errors.h"
#include "mms_keys.h"
#include "plan_settings.h"
#include "setting_values.h"
#include "visit_settings.h"

namespace celltext::core {

namespace {

constexpr std::size_t largest_file = 1'000'000;

bool is_boolean(std::string_view text) {
  return read_boolean(text).has_value();
}

bool is_region(std::string_view text) {
  return text.size() == 2 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

// Without a currency: a plan says which one it is.
bool is_amount(std::string_view text) {
  static const auto any_currency = *model::Currency::parse("USD");
  return !text.starts_with('-') && model::Money::parse(text, any_currency);
}

// ITU-T E.118: at most 19 digits with the check digit; SIM cards hold 20 half-octets.
bool is_iccid(std::string_view text) {
  return text.size() >= 10 && text.size() <= 20 && all_digits(text);
}

bool is_full_number(std::string_view text) {
  return text.size() >= 8 && text.size() <= 16 && text.front() == '+' && all_digits(text.substr(1));
}

std::optional<std::int64_t> read_days(std::string_view text) {
  return read_whole_number(text, 1, 9999);
}

bool is_visits(std::string_view text) {
  return read_visits(text).has_value();
}

bool is_stay(std::string_view text) {
  return read_stay(text).has_value();
}

bool is_days(std::string_view text) {
  return read_days(text).has_value();
}

constexpr std::array<std::string_view, 4> themes{"default", "light", "dark", "monochrome"};
constexpr std::array<std::string_view, 4> notify_names{"none", "bell", "osc777", "osc9"};  // in the order of Notify

bool is_theme(std::string_view text) {
  return std::ranges::find(themes, text) != themes.end();
}

bool is_notify(std::string_view text) {
  return std::ranges::find(notify_names, text) != notify_names.end();
}

bool is_anything(std::string_view) {
  return true;
}

bool is_name(std::string_view text) {
  return !text.empty();
}

// One key that may stand in a group. Those of plans are a matter of their own: plan_settings.h.
struct KnownKey {
  std::string_view group;  // the first word of the group's name
  std::string_view key;
  bool (*accepts)(std::string_view value);
  const char* wanted;  // what the value should be, for the message
};

constexpr const char* wants_boolean = tr_noop("true or false");
constexpr const char* wants_name = tr_noop("a name");

constexpr std::string_view any_key = "*";

constexpr KnownKey known_keys[] = {
    {"general", "country", is_region, tr_noop("a country as two capital letters, such as US")},
    {"general", "default-line", is_name, tr_noop("the name, ICCID or number of a line")},
    {"general", "plans", is_name, tr_noop("a file")},
    {"send", "delivery-report", is_boolean, wants_boolean},
    {"send", "confirm-above", is_amount, tr_noop("an amount such as 1.00")},
    {"general", "switch-during-data-call", is_boolean, wants_boolean},
    {"receive", "keep-on-modem", is_boolean, wants_boolean},
    {"receive", "visit", is_visits, tr_noop("lines with an interval from 15m on, such as us 6h; cn 12h")},
    {"receive", "visit-stay", is_stay, tr_noop("a time from 1s to 1h")},
    {"line", "iccid", is_iccid, tr_noop("an ICCID: 10 to 20 digits")},
    {"line", "number", is_full_number, tr_noop("a number in full, such as +15551230001")},
    {"line", "plan", is_name, wants_name},
    {"line", "keep-alive-days", is_days, tr_noop("a number of days from 1 to 9999")},
    {"line", "keep-alive-send", is_boolean, wants_boolean},
    {"line", "may-switch", is_boolean, wants_boolean},
    {"mms", "auto-download", is_auto_download, tr_noop("always, home, contacts or never")},
    {"mms", "max-download", is_size, tr_noop("a size such as 1000kB or 2MB")},
    {"mms", "route", is_mms_route, tr_noop("auto, cellular or internet")},
    {"mms", "read-report", is_boolean, wants_boolean},
    {"mms", "open-with", is_name, tr_noop("a program")},
    {"carrier", "mmsc", mms::is_mmsc_url, tr_noop("a URL such as http://mms.example/")},
    {"carrier", "proxy", is_proxy, tr_noop("a host and port such as 10.0.0.1:8080")},
    {"carrier", "apn", is_access_point, tr_noop("an access point name such as fast.example")},
    {"carrier", "user-agent", is_name, wants_name},
    {"card", "segment-size", is_segment_size, tr_noop("a number of octets from 16 to 255")},
    {"card", "aid", is_application_identifier,
     tr_noop("5 to 16 octets in hexadecimal, such as A0000005591010FFFFFFFF8900000100")},
    {"card", "apdu", is_way, tr_noop("auto, mbim:DEVICE, qmi:DEVICE, at:DEVICE, mm or pcsc[:READER]")},
    {"card", "slot", is_slot, tr_noop("a number from 1 to 5")},
    {"screen", "theme", is_theme, tr_noop("default, light, dark or monochrome")},
    {"screen", "mouse", is_boolean, wants_boolean},
    {"screen", "notify", is_notify, tr_noop("none, bell, osc777 or osc9")},
    {"screen", "linear", is_boolean, wants_boolean},
    {"screen", "pictures", is_boolean, wants_boolean},
    {"keys", any_key, is_anything, ""},  // looked at by the screen, which knows its actions
};

// "line us" is the group `line` about `us`.
struct GroupName {
  std::string_view kind;
  std::string_view about;
};

GroupName split_name(std::string_view name) {
  const auto space = name.find_first_of(" \t");
  if (space == std::string_view::npos) return {name, {}};
  return {name.substr(0, space), name.substr(name.find_first_not_of(" \t", space))};
}

bool takes_a_name(std::string_view kind) {
  return kind == "line" || kind == "carrier" || kind == "card";
}

// The file, or a catalogue of plans, which holds nothing but plans.
class Reader {
 public:
  Reader(const std::string& name, LoadedSettings& loaded, bool only_plans)
      : name_(name), loaded_(loaded), only_plans_(only_plans) {}

  std::optional<Error> take(const std::vector<KeyFileGroup>& groups) {
    for (const KeyFileGroup& group : groups)
      if (auto error = take(group)) return error;
    return std::nullopt;
  }

  // What can only be seen when everything is read.
  std::optional<Error> check() const {
    if (auto error = check_cards()) return error;
    for (const PlanWish& wish : wishes_) {
      const auto& plans = loaded_.settings.plans;
      if (std::ranges::find(plans, wish.plan, &tariff::Plan::name) == plans.end())
        return wrong(wish.line, tr_format("plan = {} should be the name of a plan: there is no [plan {}]",
                                          text::display_safe(wish.plan), text::display_safe(wish.plan)));
    }
    return std::nullopt;
  }

 private:
  struct PlanWish {
    std::string plan;
    int line;
  };

  std::optional<Error> check_cards() const {
    const auto& lines = loaded_.settings.lines;
    for (auto line = lines.begin(); line != lines.end(); ++line) {
      if (line->iccid.empty()) continue;
      const auto same =
          std::find_if(lines.begin(), line, [&](const auto& other) { return other.iccid == line->iccid; });
      if (same != line)
        return Error{ErrorKind::invalid, tr_format("{}: [line {}] and [line {}] have the same iccid", name_,
                                                   text::display_safe(same->name), text::display_safe(line->name))};
    }
    return std::nullopt;
  }

  std::optional<Error> take(const KeyFileGroup& group) {
    const GroupName name = split_name(group.name);
    if (name.kind == "plan" && !name.about.empty()) return take_plan(group, name.about);
    const bool known = std::ranges::find(known_keys, name.kind, &KnownKey::group) != std::end(known_keys);
    const bool about_nothing = name.kind == "carrier" && !is_network(name.about);
    if (only_plans_ || !known || about_nothing || takes_a_name(name.kind) == name.about.empty()) {
      warn(group.line, tr_format("unknown group [{}]", text::display_safe(group.name)));
      return std::nullopt;
    }
    if (name.kind == "line") {
      loaded_.settings.lines.emplace_back();
      loaded_.settings.lines.back().name = name.about;
    }
    if (name.kind == "card") loaded_.settings.cards.emplace_back().card = name.about;
    if (name.kind == "carrier") loaded_.settings.mms.carriers.push_back({std::string(name.about), {}, {}, {}, {}});
    for (const KeyFileEntry& entry : group.entries)
      if (auto error = take(group, name.kind, entry)) return error;
    return std::nullopt;
  }

  std::optional<Error> take_plan(const KeyFileGroup& group, std::string_view about) {
    auto plan = read_plan(name_, group, about, loaded_.warnings);
    if (!plan) return plan.error();
    auto& plans = loaded_.settings.plans;
    if (std::ranges::find(plans, plan->name, &tariff::Plan::name) != plans.end())
      return wrong(group.line, tr_format("there is another [plan {}]", text::display_safe(plan->name)));
    plans.push_back(*std::move(plan));
    return std::nullopt;
  }

  std::optional<Error> take(const KeyFileGroup& group, std::string_view kind, const KeyFileEntry& entry) {
    const auto known = std::ranges::find_if(
        known_keys, [&](const KnownKey& k) { return k.group == kind && (k.key == entry.key || k.key == any_key); });
    if (known == std::end(known_keys)) {
      loaded_.warnings.push_back(unknown_key(name_, entry, group));
      return std::nullopt;
    }
    if (!known->accepts(entry.value)) return wrong_value(name_, entry, known->wanted);
    store(kind, entry);
    return std::nullopt;
  }

  void store(std::string_view kind, const KeyFileEntry& entry) {
    MmsSettings& mms = loaded_.settings.mms;
    if (kind == "line") return store_in_line(entry);
    if (kind == "screen") return store(loaded_.settings.screen, entry);
    if (kind == "keys") return loaded_.settings.screen.keys.emplace_back(entry.key, entry.value), void();
    if (kind == "mms") return store_mms_key(mms, entry);
    if (kind == "card") return store_card_key(loaded_.settings.cards.back(), entry);
    if (kind == "carrier") return store_carrier_key(mms.carriers.back(), entry);
    store(entry);
  }

  void store_in_line(const KeyFileEntry& entry) {
    LineSettings& line = loaded_.settings.lines.back();
    if (entry.key == "iccid") line.iccid = entry.value;
    if (entry.key == "number") line.number = entry.value;
    if (entry.key == "plan") {
      line.plan = entry.value;
      wishes_.push_back({entry.value, entry.line});
    }
    if (entry.key == "keep-alive-days") line.keep_alive_days = static_cast<int>(*read_days(entry.value));
    if (entry.key == "keep-alive-send") line.keep_alive_send = *read_boolean(entry.value);
    if (entry.key == "may-switch") line.may_switch = *read_boolean(entry.value);
  }

  void store(const KeyFileEntry& entry) {
    Settings& settings = loaded_.settings;
    if (entry.key == "country") settings.country = entry.value;
    if (entry.key == "default-line") settings.default_line = entry.value;
    if (entry.key == "plans") loaded_.settings.plans_file = entry.value;
    if (entry.key == "delivery-report") settings.delivery_report = *read_boolean(entry.value);
    if (entry.key == "confirm-above") settings.confirm_above = entry.value;
    if (entry.key == "switch-during-data-call") settings.switch_during_data_call = *read_boolean(entry.value);
    if (entry.key == "keep-on-modem") settings.keep_on_modem = *read_boolean(entry.value);
    if (entry.key == "visit") settings.visits = *read_visits(entry.value);
    if (entry.key == "visit-stay") settings.visit_stay = *read_stay(entry.value);
  }

  Error wrong(int line, const std::string& what) const { return {ErrorKind::invalid, at_line(name_, line, what)}; }
  void warn(int line, const std::string& what) { loaded_.warnings.push_back(at_line(name_, line, what)); }

  static void store(ScreenSettings& screen, const KeyFileEntry& entry) {
    if (entry.key == "theme") screen.theme = entry.value;
    if (entry.key == "mouse") screen.mouse = *read_boolean(entry.value);
    if (entry.key == "linear") screen.linear = *read_boolean(entry.value);
    if (entry.key == "pictures") screen.pictures = *read_boolean(entry.value);
    if (entry.key == "notify")
      screen.notify = static_cast<Notify>(std::ranges::find(notify_names, entry.value) - notify_names.begin());
  }

  const std::string& name_;
  LoadedSettings& loaded_;
  bool only_plans_;
  std::vector<PlanWish> wishes_;
};

Error unreadable(const std::string& name, int why) {
  const ErrorKind kind = why == EACCES || why == EPERM ? ErrorKind::not_permitted : ErrorKind::invalid;
  return {kind, tr_format("the configuration {} can't be read: {}", name, std::strerror(why))};
}

Result<std::string> read_whole(int fd, const std::string& name) {
  struct stat status {};
  if (fstat(fd, &status) != 0) return unreadable(name, errno);
  if (!S_ISREG(status.st_mode)) return Error{ErrorKind::invalid, tr_format("the configuration {} is not a file", name)};
  std::string content;
  std::array<char, 16'384> buffer;
  while (content.size() <= largest_file) {
    const ssize_t got = read(fd, buffer.data(), buffer.size());
    if (got < 0) return unreadable(name, errno);
    if (got == 0) return content;
    content.append(buffer.data(), static_cast<std::size_t>(got));
  }
  return Error{ErrorKind::invalid, tr_format("the configuration {} is larger than a megabyte", name)};
}

// Nothing: there is no such file.
Result<std::optional<std::vector<KeyFileGroup>>> read_groups(const std::filesystem::path& file,
                                                             const std::string& name) {
  // Not blocking: a pipe of that name must not stop the program.
  const int fd = open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0 && errno == ENOENT) return std::optional<std::vector<KeyFileGroup>>();
  if (fd < 0) return unreadable(name, errno);
  const Result<std::string> content = read_whole(fd, name);
  close(fd);
  if (!content) return content.error();
  auto groups = parse_key_file(*content, name);
  if (!groups) return groups.error();
  return std::optional(*std::move(groups));
}

// The catalogue that [general] plans names, beside the configuration unless its path begins at the root.
std::optional<Error> take_catalogue(const std::filesystem::path& configuration, LoadedSettings& loaded) {
  if (loaded.settings.plans_file.empty()) return std::nullopt;
  const std::filesystem::path file = configuration.parent_path() / loaded.settings.plans_file;
  const std::string name = text::display_safe(file.string());
  const auto groups = read_groups(file, name);
  if (!groups) return groups.error();
  if (!*groups) return unreadable(name, ENOENT);
  return Reader(name, loaded, true).take(**groups);
}

}  // namespace

Result<LoadedSettings> load_settings(const std::filesystem::path& file, bool must_exist) {
  const std::string name = text::display_safe(file.string());
  const auto groups = read_groups(file, name);
  if (!groups) return groups.error();
  if (!*groups && must_exist) return unreadable(name, ENOENT);
  LoadedSettings loaded;
  if (!*groups) return loaded;
  Reader reader(name, loaded, false);
  if (auto error = reader.take(**groups)) return *std::move(error);
  if (auto error = take_catalogue(file, loaded)) return *std::move(error);
  if (auto error = reader.check()) return *std::move(error);
  return loaded;
}

}  // namespace celltext::core
