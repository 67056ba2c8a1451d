// line list, name, default, use.
#include "celltext/base/i18n.h"
#include "celltext/core/lines.h"
#include "celltext/model/phone_number.h"
#include "celltext/store/lines.h"
#include "celltext/text/display.h"
#include "handlers.h"
#include "json_output.h"
#include "table.h"

namespace celltext::cli {

namespace {

// The lines, with what the configuration says of them.
Result<store::Lines> open_lines(Context& context) {
  const auto settings = context.settings();
  if (!settings) return settings.error();
  const auto database = context.database();
  if (!database) return database.error();
  store::Lines lines(**database);
  if (auto adopted = core::adopt_lines(**settings, lines); !adopted) return adopted.error();
  return lines;
}

Result<model::Line> find_line(const store::Lines& lines, const std::string& label) {
  auto line = lines.find(label);
  if (line) return *std::move(line);
  return Error{ErrorKind::not_found, tr_format("there is no line {}; “celltext line list” shows those that are known",
                                               text::display_safe(label))};
}

}  // namespace

Result<void> line_list(Context& context) {
  const auto lines = open_lines(context);
  if (!lines) return lines.error();
  const auto all = lines->all();
  if (all.empty()) context.output.note(tr("No lines: none was ever seen in a modem."));
  Table table({"", tr("Name"), tr("Number"), tr("ICCID"), tr("Country")});
  for (const model::Line& line : all) {
    if (context.output.json) context.output.line(json_of(line));
    table.add({{line.is_default ? "*" : ""},
               {line.name},
               {line.number},
               {line.iccid},
               {model::region_of_network(line.network)}});
  }
  if (!context.output.json) table.print(context.output);
  return {};
}

Result<void> line_name(Context& context) {
  auto lines = open_lines(context);
  if (!lines) return lines.error();
  const auto line = find_line(*lines, context.argument(0));
  if (!line) return line.error();
  return lines->set_name(line->id, context.argument(1));
}

Result<void> line_default(Context& context) {
  auto lines = open_lines(context);
  if (!lines) return lines.error();
  const auto line = find_line(*lines, context.argument(0));
  if (!line) return line.error();
  const auto settings = context.settings();
  if (settings && !(*settings)->default_line.empty())
    context.output.warning(
        tr_format("default-line = {} in the configuration goes first", text::display_safe((*settings)->default_line)));
  return lines->set_default(line->id);
}

}  // namespace celltext::cli
