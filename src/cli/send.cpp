// send.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "celltext/base/i18n.h"
#include "celltext/core/address_book.h"
#include "celltext/core/cashier.h"
#include "celltext/core/compose.h"
#include "celltext/core/courier_lock.h"
#include "celltext/core/guard.h"
#include "celltext/core/lines.h"
#include "celltext/core/plans.h"
#include "celltext/store/lines.h"
#include "celltext/store/messages.h"
#include "celltext/store/outbox.h"
#include "celltext/text/display.h"
#include "delivery.h"
#include "describe.h"
#include "guarding.h"
#include "handlers.h"
#include "json_output.h"
#include "modem_choice.h"
#include "send_pictures.h"
#include "times.h"

namespace celltext::cli {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t longest_input = 1'000'000;

// Whoever pipes a text in means it without the last line's end.
Result<std::string> read_stdin(Output& output) {
  if (isatty(STDIN_FILENO) == 1) output.note(tr("Type the text; Ctrl-D on a line of its own ends it."));
  std::string text;
  std::array<char, 16'384> buffer;
  while (text.size() <= longest_input) {
    const ssize_t got = read(STDIN_FILENO, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Error{ErrorKind::invalid, tr_format("standard input can't be read: {}", std::strerror(errno))};
    if (got == 0) {
      if (text.ends_with('\n')) text.pop_back();
      if (text.ends_with('\r')) text.pop_back();
      return text;
    }
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  return Error{ErrorKind::invalid, tr("the text from standard input is too long")};
}

Result<std::string> read_text(Context& context) {
  const auto& arguments = context.invocation.arguments;
  if (arguments.size() > 1 && arguments[1] != "-") return arguments[1];
  if (arguments.size() == 1 && context.invocation.has("attach")) return std::string();
  return read_stdin(context.output);
}

std::vector<std::string> recipients_of(const Invocation& invocation) {
  std::vector<std::string> recipients{invocation.arguments[0]};
  std::ranges::move(invocation.values("to"), std::back_inserter(recipients));
  return recipients;
}

// With numbers in place of contacts' names. The database is opened only if there are letters, and not made for them.
Result<std::vector<std::string>> with_numbers(Context& context, std::vector<std::string> recipients) {
  const auto has_letters = [](const std::string& list) {
    return list.find_first_not_of("0123456789+-.()/*#, ") != std::string::npos;
  };
  const bool known = std::filesystem::exists(store::Database::file_in(context.data_dir()));
  if (!known || std::ranges::none_of(recipients, has_letters)) return recipients;
  const auto database = context.database();
  if (!database) return database.error();
  return core::replace_contacts(recipients, store::Contacts(**database));
}

std::optional<Error> check_options(const Invocation& invocation) {
  if (makes_picture_message(invocation) && invocation.has("flash"))
    return Error{ErrorKind::invalid, tr("--flash is for text messages")};
  const bool without_report = invocation.has("no-report");
  if (wait_for_option(invocation, WaitFor::sent) == WaitFor::delivered && without_report)
    return Error{ErrorKind::invalid, tr("--wait delivered needs the delivery report that --no-report turns off")};
  // 3GPP TS 23.040 §9.2.3.12.1: the validity period is between five minutes and 63 weeks.
  const auto validity = invocation.duration("validity");
  if (validity && (*validity < 5min || *validity > 63 * 7 * 24h))
    return Error{ErrorKind::invalid, tr("--validity must be between 5m and 441d")};
  return std::nullopt;
}

// Where the message leaves from. The modem is asked only if `ask_modem`, or if nothing else knows the country that is
// needed.
struct Leaving {
  std::optional<model::Line> line;
  core::Origin origin;
  std::string iccid;
};

bool needs_country(const std::vector<std::string>& recipients) {
  return std::ranges::any_of(recipients, [](const std::string& list) {
    return list.empty() || list.front() != '+' || list.find(',') != std::string::npos;
  });
}

async::Task<Result<modem::ModemInfo>> ask_modem(const Environment& environment, ModemWish wish) {
  auto radio = co_await environment.connect();
  if (!radio) co_return radio.error();
  co_return choose_modem((*radio)->modems(), wish, (*radio)->daemon_present());
}

Result<model::Line> line_of(Context& context, const modem::ModemInfo& modem) {
  if (!modem.sim || modem.sim->iccid.empty())
    return Error{ErrorKind::no_modem, tr_format("modem {} has no SIM that can be read", modem.index)};
  const auto database = context.database();
  if (!database) return database.error();
  const std::string number = modem.own_numbers.empty() ? "" : modem.own_numbers.front();
  store::Lines lines(**database);
  const auto id = lines.ensure(modem.sim->iccid, number, modem.sim->operator_id);
  if (!id) return id.error();
  return *lines.find(*id);
}

void take_from_modem(const modem::ModemInfo& modem, Leaving& leaving) {
  leaving.origin.roaming = modem.registration == modem::NetworkRegistration::roaming;
  if (leaving.origin.region.empty() && modem.sim)
    leaving.origin.region = model::region_of_network(modem.sim->operator_id);
}

// Whether a plan says what messages cost, or a guard has to know whether the modem is abroad.
bool needs_registration(Context& context, const Leaving& leaving) {
  const Invocation& invocation = context.invocation;
  if (!invocation.has("yes") || invocation.has("dry-run")) return true;
  return leaving.line ? core::plan_of(**context.settings(), *leaving.line) != nullptr
                      : !(*context.settings())->plans.empty();
}

Result<Leaving> find_origin(Context& context, const std::vector<std::string>& recipients) {
  const Invocation& invocation = context.invocation;
  const auto line = context.chosen_line();
  if (!line) return line.error();
  Leaving leaving;
  leaving.line = *line;
  if (*line) leaving.iccid = (*line)->iccid;
  auto region = context.home_region();
  if (!region) return region.error();
  leaving.origin.region = *std::move(region);

  const bool by_modem = invocation.has("modem");
  const bool no_country = leaving.origin.region.empty() && needs_country(recipients);
  if (!by_modem && !no_country && !needs_registration(context, leaving)) return leaving;
  async::MainLoop loop;
  const ModemWish wish{invocation.value("modem").value_or(""), leaving.iccid, !by_modem};
  const auto modem = loop.run(ask_modem(context.environment, wish));
  if (modem) take_from_modem(*modem, leaving);
  if (!by_modem) return leaving;
  if (!modem) return modem.error();
  auto its_line = line_of(context, *modem);
  if (!its_line) return its_line.error();
  if (*line && (*line)->id != its_line->id && invocation.has("line"))
    return Error{ErrorKind::invalid, tr("--line and --modem name different SIMs")};
  leaving.line = *std::move(its_line);
  leaving.iccid = modem->sim->iccid;
  return leaving;
}

// Adds what a quote needs to know of the line's plan.
Result<void> complete_origin(Context& context, Leaving& leaving) {
  const auto settings = context.settings();
  const auto database = context.database();
  if (!database) return database.error();
  const model::Region region = leaving.origin.region;
  Instant at = context.clock.now();
  if (const auto when = context.invocation.value("at")) {
    const auto later = parse_future(*when, at);
    if (!later) return later.error();
    at = *later;
  }
  leaving.origin = core::origin_for(**settings, **database, leaving.line, leaving.origin.roaming, at);
  if (leaving.origin.region.empty()) leaving.origin.region = region;
  return {};
}

// As typed, with numbers in place of contacts' names.
struct Recipients {
  std::vector<std::string> to;
  std::vector<std::string> cc;
};

Result<std::vector<core::Quote>> quotes_of(const Invocation& invocation, const Recipients& recipients,
                                           const std::string& text, const core::Origin& origin) {
  if (makes_picture_message(invocation))
    return core::quote_mms(recipients.to, invocation.has("group"), origin, recipients.cc);
  return core::quote(recipients.to, text, origin);
}

std::string scope_in_words(core::Scope scope) {
  switch (scope) {
    case core::Scope::domestic:
      return tr("domestic");
    case core::Scope::international:
      return tr("international");
    case core::Scope::roaming:
      return tr("roaming");
    case core::Scope::short_code:
      return tr("short code");
  }
  return "";
}

// "0.10 USD", "included, 57 of 100 left", "price unknown".
std::string cost_in_words(const core::Quote& quote) {
  std::string words = quote.cost ? quote.cost->with_currency() : tr("price unknown");
  if (!quote.allowance) return words;
  const bool free = quote.cost && quote.cost->is_zero();
  return (free ? std::string(tr("included")) : words) +
         tr_format(", {} of {} left", quote.allowance->left_after, quote.allowance->included);
}

std::string size_in_words(const core::Quote& quote) {
  if (quote.kind == model::Kind::mms) return "MMS";
  const auto parts = static_cast<unsigned long>(quote.segments.parts);
  return fmt::format(
      "{}, {}, {}", tr_n_format("{} part", "{} parts", parts),
      quote.segments.encoding == codec::SmsEncoding::gsm7 ? "GSM-7" : "UCS-2",
      tr_format("{} characters, {} left in the part", quote.segments.characters, quote.segments.left_in_part));
}

void print_quote(const core::Quote& quote, Output& output) {
  if (output.json) return output.line(json_of(quote));
  std::string line = fmt::format("{}: {}", text::display_safe(quote.to), scope_in_words(quote.scope));
  if (!quote.country.empty()) line += fmt::format(" ({})", quote.country);
  output.line(fmt::format("{}, {}", line, size_in_words(quote)));
  output.line("  " + cost_in_words(quote));
  for (const core::Warning& warning : quote.warnings) output.line("  " + warning.message);
  if (quote.suggestion) output.line("  " + tr_format("cheaper: {}", text::display_safe(quote.suggestion->text)));
}

// A text of several parts is nothing to be told of each time; one that could be had for less is.
void warn(const core::Quote& quote, Output& output) {
  for (const core::Warning& warning : quote.warnings)
    if (warning.code == "costly-characters") output.warning(warning.message);
}

Result<store::NewMessage> new_message(Context& context, const core::Settings& settings, const Leaving& leaving,
                                      const std::vector<core::Quote>& quotes, std::string text) {
  const Invocation& invocation = context.invocation;
  store::NewMessage message;
  message.line = leaving.origin.line;
  message.roaming = leaving.origin.roaming;
  for (const core::Quote& quote : quotes) (quote.copy ? message.cc : message.to).push_back(quote.to);
  message.text = std::move(text);
  const codec::Segments& segments = quotes.front().segments;
  message.encoding = segments.encoding == codec::SmsEncoding::gsm7 ? model::Encoding::gsm7 : model::Encoding::ucs2;
  message.parts = segments.parts;
  if (const auto when = invocation.value("at")) {
    const auto at = parse_future(*when, context.clock.now());
    if (!at) return at.error();
    message.send_at = *at;
  }
  const bool wanted = settings.delivery_report || wait_for_option(invocation, WaitFor::sent) == WaitFor::delivered;
  message.request_report = wanted && !invocation.has("no-report");
  if (const auto validity = invocation.duration("validity"))
    message.validity = std::chrono::duration_cast<std::chrono::minutes>(*validity);
  message.flash = invocation.has("flash");
  message.key = invocation.value("key").value_or("");
  const auto database = context.database();
  if (!database) return database.error();
  message.price = core::Cashier(settings, store::Lines(**database)).pricer();
  return message;
}

// A message that nobody is there to send should not surprise anybody.
void note_if_nobody_sends(Context& context) {
  const auto lock = core::CourierLock::open(context.data_dir());
  if (lock && !lock->holder())
    context.output.note(tr("It leaves when “celltext run” or another celltext is at work; none is at this moment."));
}

Result<void> enqueue_and_deliver(Context& context, const store::NewMessage& message, const std::string& iccid) {
  const WaitFor wait_for = wait_for_option(context.invocation, message.send_at ? WaitFor::queued : WaitFor::sent);
  auto session = Session::open(context, "send");
  if (!session) return session.error();
  store::Outbox outbox((*session)->database());
  const auto queued = outbox.enqueue(message, context.clock.now());
  if (!queued) return queued.error();
  if (queued->already) context.output.note(tr("This key was used before: nothing new is sent."));
  const auto delivered = deliver(context, **session, {queued->ids, wait_for, iccid});
  if (delivered && wait_for == WaitFor::queued) note_if_nobody_sends(context);
  return delivered;
}

}  // namespace

namespace {

// A key that was used before sends nothing, and there is nothing to agree to.
Result<store::Passes> agreed_passes(Context& context, const core::Settings& settings,
                                    const std::vector<core::Quote>& quotes) {
  const auto database = context.database();
  if (!database) return database.error();
  const auto key = context.invocation.value("key");
  if (key && store::Outbox(**database).knows_key(*key)) return passes_of(context.invocation);
  return pass_guards(context, core::objections(quotes, settings));
}

}  // namespace

Result<void> send(Context& context) {
  const auto settings = context.settings();
  if (!settings) return settings.error();
  if (auto error = check_options(context.invocation)) return *std::move(error);
  auto text = read_text(context);
  if (!text) return text.error();
  const auto numbers = with_numbers(context, recipients_of(context.invocation));
  if (!numbers) return numbers.error();
  const auto copies = with_numbers(context, context.invocation.values("cc"));
  if (!copies) return copies.error();
  const Recipients recipients{*numbers, *copies};
  // What is wrong whatever the country is refused before the database is made or the modem asked.
  if (const auto possible = quotes_of(context.invocation, recipients, *text, {}); !possible) return possible.error();

  std::vector<std::string> all = recipients.to;
  std::ranges::copy(recipients.cc, std::back_inserter(all));
  auto leaving = find_origin(context, all);
  if (!leaving) return leaving.error();
  if (auto completed = complete_origin(context, *leaving); !completed) return completed;
  const auto quotes = quotes_of(context.invocation, recipients, *text, leaving->origin);
  if (!quotes) return quotes.error();
  if (context.invocation.has("dry-run")) {
    for (const core::Quote& quote : *quotes) print_quote(quote, context.output);
    return {};
  }
  warn(quotes->front(), context.output);
  const auto passes = agreed_passes(context, **settings, *quotes);
  if (!passes) return passes.error();
  auto message = new_message(context, **settings, *leaving, *quotes, *std::move(text));
  if (!message) return message.error();
  message->passes = *passes;
  if (makes_picture_message(context.invocation)) {
    if (auto added = add_pictures(context, *message); !added) return added;
  }
  return enqueue_and_deliver(context, *message, leaving->iccid);
}

}  // namespace celltext::cli
