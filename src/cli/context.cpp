#include "context.h"

#include <glib.h>

#include <charconv>
#include <cstdlib>

#include "celltext/base/i18n.h"
#include "celltext/core/lines.h"
#include "celltext/store/lines.h"
#include "celltext/text/display.h"

namespace celltext::cli {

namespace {

// The option, else the variable; empty if neither says anything.
std::string named_by(const Invocation& invocation, const char* option, const char* variable) {
  if (auto given = invocation.value(option)) return *given;
  const char* value = std::getenv(variable);
  return value ? value : "";
}

}  // namespace

std::filesystem::path Context::data_dir() const {
  const std::string named = named_by(invocation, "data-dir", "CELLTEXT_DATA_DIR");
  if (!named.empty()) return std::filesystem::absolute(named);
  return std::filesystem::path(g_get_user_data_dir()) / "celltext";
}

std::filesystem::path Context::config_file() const {
  const std::string named = named_by(invocation, "config", "CELLTEXT_CONFIG");
  if (!named.empty()) return std::filesystem::absolute(named);
  return std::filesystem::path(g_get_user_config_dir()) / "celltext" / "celltext.conf";
}

bool Context::config_is_named() const {
  return !named_by(invocation, "config", "CELLTEXT_CONFIG").empty();
}

Result<const core::Settings*> Context::settings() {
  if (!settings_) {
    auto loaded = core::load_settings(config_file(), config_is_named());
    if (!loaded) return loaded.error();
    for (const std::string& warning : loaded->warnings) output.warning(warning);
    settings_ = std::move(loaded->settings);
  }
  return &*settings_;
}

Result<store::Database*> Context::database() {
  if (!database_) {
    auto opened = store::Database::open(data_dir());
    if (!opened) return opened.error();
    database_ = *std::move(opened);
  }
  return &*database_;
}

Result<std::optional<model::Line>> Context::chosen_line() {
  const auto configured = settings();
  if (!configured) return configured.error();
  const auto opened = database();
  if (!opened) return opened.error();
  if (auto adopted = core::adopt_lines(**configured, store::Lines(**opened)); !adopted) return adopted.error();
  return core::choose_line(**configured, store::Lines(**opened), invocation.value("line").value_or(""));
}

Result<std::optional<model::LineId>> Context::line_filter() {
  if (!invocation.has("line")) return std::optional<model::LineId>();
  const auto line = chosen_line();
  if (!line) return line.error();
  return std::optional((*line)->id);
}

Result<std::vector<model::Line>> Context::lines_to_show() {
  const auto chosen = chosen_line();
  if (!chosen) return chosen.error();
  if (invocation.has("line")) return std::vector<model::Line>{**chosen};
  return store::Lines(*database_).all();
}

Result<model::Region> Context::home_region() {
  const auto line = chosen_line();
  if (!line) return line.error();
  return core::home_region(*settings_, store::Lines(*database_), *line);
}

Result<std::int64_t> parse_id(const std::string& typed) {
  std::int64_t id = 0;
  const auto [end, failure] = std::from_chars(typed.data(), typed.data() + typed.size(), id);
  if (failure != std::errc{} || end != typed.data() + typed.size() || id < 1)
    return Error{ErrorKind::invalid, tr_format("“{}” is not an id", text::display_safe(typed))};
  return id;
}

Result<std::vector<model::MessageId>> parse_message_ids(const std::vector<std::string>& typed) {
  std::vector<model::MessageId> ids;
  for (const std::string& word : typed) {
    const auto id = parse_id(word);
    if (!id) return id.error();
    ids.push_back({*id});
  }
  return ids;
}

}  // namespace celltext::cli
