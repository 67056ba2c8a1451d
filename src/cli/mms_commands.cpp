// mms show, mms settings.
#include "celltext/async/main_loop.h"
#include "celltext/base/i18n.h"
#include "celltext/core/mms_file.h"
#include "celltext/core/picture_preview.h"
#include "celltext/text/display.h"
#include "describe.h"
#include "handlers.h"
#include "json_output.h"
#include "modem_choice.h"
#include "table.h"

namespace celltext::cli {

namespace {

using async::Task;
using modem::ModemInfo;

// The fields of a PDU in words, those that it has.
class Fields {
 public:
  void add(const char* name, const std::string& value) {
    if (!value.empty()) table_.add({{name, Paint::bold}, {value}});
  }
  void add(const char* name, const std::optional<std::string>& value) { add(name, value.value_or("")); }
  void add(const char* name, const std::vector<std::string>& values) {
    for (const std::string& value : values) add(name, value);
  }
  void add(const char* name, const std::optional<bool>& value) {
    if (value) add(name, std::string(*value ? tr("yes") : tr("no")));
  }
  void print(Output& output) const { table_.print(output); }

 private:
  Table table_;
};

template<class Number>
std::string number(const std::optional<Number>& value) {
  return value ? std::to_string(static_cast<unsigned>(*value)) : std::string();
}

std::string in_words(const std::optional<codec::MmsTime>& time) {
  if (!time) return {};
  if (time->relative)
    return tr_n_format("after {} second", "after {} seconds", static_cast<unsigned long>(time->seconds.count()));
  return to_rfc3339(Instant(time->seconds));
}

std::string size_of(std::uint64_t octets) {
  return mms::size_in_words(octets);
}

void print_headers(const codec::MmsPdu& pdu, Output& output) {
  Fields fields;
  fields.add(tr("Type"), std::string(codec::name_of(pdu.type)));
  fields.add(tr("Transaction"), pdu.transaction_id);
  fields.add(tr("Version"), fmt::format("{}.{}", pdu.version >> 4, pdu.version & 0x0F));
  fields.add(tr("Message"), pdu.message_id);
  fields.add(tr("From"), pdu.from);
  fields.add(tr("To"), pdu.to);
  fields.add(tr("Cc"), pdu.cc);
  fields.add(tr("Bcc"), pdu.bcc);
  fields.add(tr("Subject"), pdu.subject);
  fields.add(tr("Date"), pdu.date ? to_rfc3339(*pdu.date) : std::string());
  fields.add(tr("Class"), pdu.message_class);
  fields.add(tr("Priority"), pdu.priority ? std::string(codec::name_of(*pdu.priority)) : std::string());
  fields.add(tr("Size"), pdu.size ? size_of(*pdu.size) : std::string());
  fields.add(tr("Expires"), in_words(pdu.expiry));
  fields.add(tr("Deliver"), in_words(pdu.delivery_time));
  fields.add(tr("Location"), pdu.content_location);
  fields.add(tr("Delivery report"), pdu.delivery_report);
  fields.add(tr("Read report"), pdu.read_report);
  fields.add(tr("Report allowed"), pdu.report_allowed);
  fields.add(tr("Status"), number(pdu.status));
  fields.add(tr("Read status"), number(pdu.read_status));
  fields.add(tr("Response"), number(pdu.response_status));
  fields.add(tr("Response text"), pdu.response_text);
  fields.add(tr("Retrieval"), number(pdu.retrieve_status));
  fields.add(tr("Retrieval text"), pdu.retrieve_text);
  fields.print(output);
}

void print_part(std::size_t number, const codec::MmsPart& part, Output& output) {
  const std::string& name = part.name.empty() ? part.content_location : part.name;
  output.line("");
  const std::string what = name.empty() ? part.content_type : part.content_type + " " + name;
  output.line(text::display_safe(tr_format("Part {}: {} ({})", number, what, size_of(part.data.size()))));
  if (const auto text = codec::text_of(part)) print_text(*text, output, "  ");
}

void print_pdu(const codec::MmsPdu& pdu, Output& output) {
  print_headers(pdu, output);
  std::size_t number = 0;
  for (const codec::MmsPart& part : pdu.parts) print_part(++number, part, output);
}

Task<Result<std::vector<ModemInfo>>> all_fitting(Context& context, ModemWish wish) {
  auto radio = co_await context.environment.connect();
  if (!radio) co_return radio.error();
  co_return fitting_modems((*radio)->modems(), wish, (*radio)->daemon_present());
}

// Of the modem that fits, else of the line as it was last seen in one.
Result<mms::Subscription> find_subscription(Context& context) {
  const auto line = context.chosen_line();
  if (!line) return line.error();
  ModemWish wish;
  wish.modem = context.invocation.value("modem").value_or("");
  if (*line) wish.iccid = (*line)->iccid;
  async::MainLoop loop;
  const auto modems = loop.run(all_fitting(context, wish));
  if (!modems && !wish.modem.empty()) return modems.error();
  if (modems)
    for (const ModemInfo& modem : *modems)
      if (modem.sim && !modem.sim->operator_id.empty())
        return mms::Subscription{modem.sim->operator_id, modem.sim->operator_name, {}};
  if (*line && !(*line)->network.empty()) return mms::Subscription{(*line)->network, {}, {}};
  if (!modems) return modems.error();
  return Error{ErrorKind::no_modem, tr("no SIM tells its network; unlock it, or name a line with --line")};
}

std::string in_words(mms::Source source) {
  switch (source) {
    case mms::Source::nowhere:
      return tr("not set");
    case mms::Source::standard:
      return tr("usual");
    case mms::Source::database:
      return tr("carrier database");
    case mms::Source::quirks:
      return tr("celltext's carrier table");
    case mms::Source::configuration:
      return tr("configuration");
  }
  return {};
}

void print_carrier(const CarrierChoice& choice, Output& output) {
  const mms::Carrier& carrier = choice.carrier;
  Table table({tr("Setting"), tr("Value"), tr("From")});
  const auto add = [&](const char* name, const std::string& value, mms::Source source) {
    table.add({{name}, {source == mms::Source::nowhere ? "-" : value}, {in_words(source)}});
  };
  table.add({{tr("Network")}, {choice.network}, {tr("SIM")}});
  add(tr("Carrier"), carrier.provider, carrier.provider.empty() ? mms::Source::nowhere : mms::Source::database);
  add("MMSC", carrier.mmsc.value, carrier.mmsc.source);
  add(tr("Proxy"), spelled(carrier.proxy.value), carrier.proxy.source);
  add("APN", carrier.apn.value, carrier.apn.source);
  add(tr("User agent"), carrier.user_agent.value, carrier.user_agent.source);
  add(tr("Largest message"), size_of(carrier.max_size.value), carrier.max_size.source);
  if (carrier.close_connection.value) add(tr("Closes connections"), tr("yes"), carrier.close_connection.source);
  if (carrier.append_transaction_id.value)
    add(tr("Transaction in address"), tr("yes"), carrier.append_transaction_id.source);
  if (carrier.number_header.is_set())
    add(tr("Number in header"), carrier.number_header.value, carrier.number_header.source);
  table.add({{tr("Downloads by itself")}, {std::string(core::name_of(choice.settings.auto_download))}, {""}});
  table.add({{tr("Largest download")}, {size_of(choice.settings.max_download)}, {""}});
  table.add({{tr("Route")}, {std::string(core::name_of(choice.settings.route))}, {""}});
  table.print(output);
}

}  // namespace

std::string spelled(const mms::Proxy& proxy) {
  const bool is_ip6 = proxy.host.find(':') != std::string::npos;
  return fmt::format("{}:{}", is_ip6 ? "[" + proxy.host + "]" : proxy.host, proxy.port);
}

Result<void> mms_show(Context& context) {
  const auto pdu = core::read_mms_file(context.argument(0));
  if (!pdu) return pdu.error();
  for (const std::string& note : pdu->notes) context.output.warning(text::display_safe(note));
  if (context.output.json)
    context.output.line(json_of(*pdu));
  else
    print_pdu(*pdu, context.output);
  return {};
}

Result<void> mms_settings(Context& context) {
  const auto settings = context.settings();
  if (!settings) return settings.error();
  const auto subscription = find_subscription(context);
  if (!subscription) return subscription.error();
  const CarrierChoice choice{subscription->network, core::carrier_for((*settings)->mms, *subscription),
                             (*settings)->mms};
  if (!choice.carrier.trouble.empty()) context.output.warning(text::display_safe(choice.carrier.trouble));
  if (context.output.json)
    context.output.line(json_of(choice));
  else
    print_carrier(choice, context.output);
  if (!choice.carrier.mmsc.is_set())
    context.output.warning(
        tr_format("nobody knows the MMSC of network {}; ask the carrier and set it: [carrier {}] mmsc = http://…",
                  choice.network, choice.network));
  return {};
}

}  // namespace celltext::cli
