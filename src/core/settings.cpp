#include "celltext/core/settings.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <span>

#include "celltext/base/i18n.h"
#include "celltext/text/display.h"
#include "key_file.h"

namespace celltext::core {

namespace {

constexpr std::size_t largest_file = 1'000'000;

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<bool> read_boolean(std::string_view text) {
  if (text == "true" || text == "1" || text == "yes") return true;
  if (text == "false" || text == "0" || text == "no") return false;
  return std::nullopt;
}

bool is_boolean(std::string_view text) {
  return read_boolean(text).has_value();
}

bool is_region(std::string_view text) {
  return text.size() == 2 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool is_amount(std::string_view text) {
  const auto point = text.find('.');
  if (point == std::string_view::npos) return text.size() <= 12 && all_digits(text);
  return point <= 12 && text.size() - point <= 7 && all_digits(text.substr(0, point)) &&
         all_digits(text.substr(point + 1));
}

// ITU-T E.118: at most 19 digits with the check digit; SIM cards hold 20 half-octets.
bool is_iccid(std::string_view text) {
  return text.size() >= 10 && text.size() <= 20 && all_digits(text);
}

bool is_full_number(std::string_view text) {
  return text.size() >= 8 && text.size() <= 16 && text.front() == '+' && all_digits(text.substr(1));
}

bool is_days(std::string_view text) {
  return text.size() <= 4 && all_digits(text) && text.find_first_not_of('0') != std::string_view::npos;
}

bool is_anything(std::string_view) {
  return true;
}

bool is_name(std::string_view text) {
  return !text.empty();
}

// One key that may stand in a group; a key that ends with '*' stands for all that begin so.
struct KnownKey {
  std::string_view group;  // the first word of the group's name
  std::string_view key;
  bool (*accepts)(std::string_view value);
  const char* wanted;  // what the value should be, for the message
};

constexpr const char* wants_boolean = tr_noop("true or false");
constexpr const char* wants_name = tr_noop("a name");

constexpr KnownKey known_keys[] = {
    {"general", "country", is_region, tr_noop("a country as two capital letters, such as US")},
    {"general", "default-line", is_name, tr_noop("the name, ICCID or number of a line")},
    {"send", "delivery-report", is_boolean, wants_boolean},
    {"send", "confirm-above", is_amount, tr_noop("an amount such as 1.00")},
    {"receive", "keep-on-modem", is_boolean, wants_boolean},
    {"line", "iccid", is_iccid, tr_noop("an ICCID: 10 to 20 digits")},
    {"line", "number", is_full_number, tr_noop("a number in full, such as +15551230001")},
    {"line", "plan", is_name, wants_name},
    {"line", "keep-alive-days", is_days, tr_noop("a number of days from 1 to 9999")},
    {"line", "keep-alive-send", is_boolean, wants_boolean},
    {"line", "may-switch", is_boolean, wants_boolean},
    {"line", "visit", is_anything, ""},
    {"plan", "currency", is_anything, ""},
    {"plan", "period", is_anything, ""},
    {"plan", "fee", is_anything, ""},
    {"plan", "sms-*", is_anything, ""},
    {"plan", "mms-included", is_anything, ""},
    {"plan", "mms-price", is_anything, ""},
    {"plan", "mms-max-size", is_anything, ""},
    {"plan", "data-included", is_anything, ""},
    {"plan", "data-price-per-mb", is_anything, ""},
    {"plan", "spend-limit", is_anything, ""},
    {"plan", "warn-at", is_anything, ""},
    {"plan", "balance-ussd", is_anything, ""},
    {"plan", "balance-sms-to", is_anything, ""},
    {"plan", "balance-sms-text", is_anything, ""},
    {"plan", "balance-match", is_anything, ""},
    {"plan", "low-balance", is_anything, ""},
    {"mms", "auto-download", is_anything, ""},
    {"mms", "max-download", is_anything, ""},
    {"mms", "route", is_anything, ""},
    {"carrier", "mmsc", is_anything, ""},
    {"carrier", "proxy", is_anything, ""},
    {"carrier", "apn", is_anything, ""},
    {"carrier", "user-agent", is_anything, ""},
};

// What may follow "sms-" in a plan; "to-" is followed by a calling code.
constexpr std::array<std::string_view, 5> sms_prices{"included", "domestic", "international", "roaming", "received"};

bool is_sms_price(std::string_view rest) {
  if (rest.starts_with("to-")) return all_digits(rest.substr(3));
  return std::ranges::find(sms_prices, rest) != sms_prices.end();
}

bool matches(const KnownKey& known, std::string_view key) {
  if (!known.key.ends_with('*')) return known.key == key;
  const auto prefix = known.key.substr(0, known.key.size() - 1);
  return key.starts_with(prefix) && is_sms_price(key.substr(prefix.size()));
}

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
  return kind == "line" || kind == "plan" || kind == "carrier";
}

class Reader {
 public:
  explicit Reader(const std::string& name) : name_(name) {}

  std::optional<Error> take(const KeyFileGroup& group) {
    const GroupName name = split_name(group.name);
    const bool known = std::ranges::find(known_keys, name.kind, &KnownKey::group) != std::end(known_keys);
    if (!known || takes_a_name(name.kind) == name.about.empty()) {
      warn(group.line, tr_format("unknown group [{}]", text::display_safe(group.name)));
      return std::nullopt;
    }
    if (name.kind == "line") loaded_.settings.lines.push_back({std::string(name.about), {}, {}});
    for (const KeyFileEntry& entry : group.entries)
      if (auto error = take(group, name.kind, entry)) return error;
    return std::nullopt;
  }

  // What can only be seen when everything is read.
  std::optional<Error> check_lines() const {
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

  LoadedSettings loaded() && { return std::move(loaded_); }

 private:
  std::optional<Error> take(const KeyFileGroup& group, std::string_view kind, const KeyFileEntry& entry) {
    const auto known =
        std::ranges::find_if(known_keys, [&](const KnownKey& k) { return k.group == kind && matches(k, entry.key); });
    if (known == std::end(known_keys)) {
      warn(entry.line,
           tr_format("unknown key {} in [{}]", text::display_safe(entry.key), text::display_safe(group.name)));
      return std::nullopt;
    }
    if (!known->accepts(entry.value))
      return Error{ErrorKind::invalid, fmt::format("{}:{}: {}", name_, entry.line,
                                                   tr_format("{} = {} should be {}", entry.key,
                                                             text::display_safe(entry.value), tr(known->wanted)))};
    store(kind, entry);
    return std::nullopt;
  }

  void store(std::string_view kind, const KeyFileEntry& entry) {
    Settings& settings = loaded_.settings;
    if (kind == "line") {
      if (entry.key == "iccid") settings.lines.back().iccid = entry.value;
      if (entry.key == "number") settings.lines.back().number = entry.value;
      return;
    }
    if (entry.key == "country") settings.country = entry.value;
    if (entry.key == "default-line") settings.default_line = entry.value;
    if (entry.key == "delivery-report") settings.delivery_report = *read_boolean(entry.value);
    if (entry.key == "keep-on-modem") settings.keep_on_modem = *read_boolean(entry.value);
  }

  void warn(int line, const std::string& what) {
    loaded_.warnings.push_back(fmt::format("{}:{}: {}", name_, line, what));
  }

  const std::string& name_;
  LoadedSettings loaded_;
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

}  // namespace

Result<LoadedSettings> load_settings(const std::filesystem::path& file, bool must_exist) {
  const std::string name = text::display_safe(file.string());
  // Not blocking: a pipe of that name must not stop the program.
  const int fd = open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) {
    if (errno == ENOENT && !must_exist) return LoadedSettings{};
    return unreadable(name, errno);
  }
  const Result<std::string> content = read_whole(fd, name);
  close(fd);
  if (!content) return content.error();
  const auto groups = parse_key_file(*content, name);
  if (!groups) return groups.error();
  Reader reader(name);
  for (const KeyFileGroup& group : *groups)
    if (auto error = reader.take(group)) return *std::move(error);
  if (auto error = reader.check_lines()) return *std::move(error);
  return std::move(reader).loaded();
}

}  // namespace celltext::core
