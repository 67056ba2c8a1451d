#include "send_pictures.h"

#include <algorithm>

#include "celltext/async/main_loop.h"
#include "celltext/base/i18n.h"
#include "celltext/core/attach.h"
#include "celltext/core/plans.h"
#include "celltext/store/lines.h"
#include "celltext/tariff/plan.h"
#include "celltext/text/display.h"
#include "celltext/text/utf8.h"

namespace celltext::cli {

namespace {

constexpr std::size_t longest_subject = 200;

std::optional<Error> check(const store::NewMessage& message) {
  for (const std::string& text : {message.text, message.subject})
    if (!text::is_utf8(text) || text.find('\0') != std::string::npos)
      return Error{ErrorKind::invalid, tr("the text is not UTF-8")};
  if (message.subject.size() > longest_subject)
    return Error{ErrorKind::invalid, tr_format("the subject is longer than {} octets", longest_subject)};
  if (message.text.empty() && message.attachments.empty() && message.subject.empty())
    return Error{ErrorKind::invalid, tr("the text is empty")};
  return std::nullopt;
}

// The line that it leaves from, as far as that is known: a single one needs no name.
model::Line line_of(const store::Lines& lines, const store::NewMessage& message) {
  if (const auto named = lines.find(message.line)) return *named;
  const auto all = lines.all();
  return all.size() == 1 ? all.front() : model::Line();
}

}  // namespace

bool makes_picture_message(const Invocation& invocation) {
  constexpr const char* options[] = {"attach", "subject", "group", "cc"};
  return std::ranges::any_of(options, [&](const char* option) { return invocation.has(option); });
}

Result<void> add_pictures(Context& context, store::NewMessage& message) {
  const auto settings = context.settings();
  if (!settings) return settings.error();
  const auto database = context.database();
  if (!database) return database.error();
  message.kind = model::Kind::mms;
  message.subject = context.invocation.value("subject").value_or("");
  message.group = context.invocation.has("group");
  std::vector<std::filesystem::path> files;
  for (const std::string& file : context.invocation.values("attach")) files.emplace_back(file);
  const model::Line line = line_of(store::Lines(**database), message);
  const tariff::Plan* plan = core::plan_of(**settings, line);
  const std::int64_t plan_limit = plan ? plan->mms_max_size.value_or(0) : 0;
  const std::uint64_t limit = core::mms_limit(**settings, line, static_cast<std::uint64_t>(plan_limit));
  async::MainLoop loop;
  auto prepared = loop.run(core::prepare_attachments(std::move(files), message.text, limit));
  if (!prepared) return prepared.error();
  message.attachments = std::move(prepared->attachments);
  for (const std::string& note : prepared->notes) context.output.note(text::display_safe(note));
  if (auto error = check(message)) return *std::move(error);
  return {};
}

}  // namespace celltext::cli
