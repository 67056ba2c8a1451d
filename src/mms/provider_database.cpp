#include "provider_database.h"

#include <glib.h>

#include <algorithm>

#include "celltext/base/c_ptr.h"
#include "celltext/base/i18n.h"

namespace celltext::mms {

namespace {

// The file has 0.4 MB.
constexpr gsize largest_database = 16'000'000;

// Elements of an <apn> whose text is of interest, and where it goes.
struct Field {
  std::string_view element;
  std::string ProviderApn::*member;
};

constexpr Field fields[] = {
    {"mmsc", &ProviderApn::mmsc},
    {"mmsproxy", &ProviderApn::proxy},
    {"username", &ProviderApn::username},
    {"password", &ProviderApn::password},
    {"mmsattachmentsize", &ProviderApn::max_size},
};

std::string attribute(const char** names, const char** values, std::string_view wanted) {
  for (; *names; ++names, ++values)
    if (*names == wanted) return *values;
  return {};
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

class ProviderParser {
 public:
  explicit ProviderParser(std::string_view network) : network_(network) {}

  void start(std::string_view element, const char** names, const char** values) {
    text_.clear();
    if (element == "provider") {
      provider_ = {};
      provider_.primary = attribute(names, values, "primary") == "true";
      fits_ = false;
    } else if (element == "network-id") {
      fits_ = fits_ || attribute(names, values, "mcc") + attribute(names, values, "mnc") == network_;
    } else if (element == "apn") {
      apn_ = {};
      apn_.apn = attribute(names, values, "value");
      inside_apn_ = true;
    } else if (element == "usage") {
      apn_.usage = attribute(names, values, "type");
    }
  }

  void text(std::string_view piece) { text_ += piece; }

  void end(std::string_view element) {
    if (element == "apn") {
      inside_apn_ = false;
      if (!apn_.mmsc.empty()) provider_.apns.push_back(std::move(apn_));
    } else if (element == "provider") {
      if (fits_ && !provider_.apns.empty()) found_.push_back(std::move(provider_));
    } else if (element == "name") {
      if (!inside_apn_) provider_.names.push_back(trimmed(text_));
    } else if (const auto field = std::ranges::find(fields, element, &Field::element); field != std::end(fields)) {
      apn_.*field->member = trimmed(text_);
    }
  }

  std::vector<Provider> found() && { return std::move(found_); }

 private:
  std::string_view network_;
  std::vector<Provider> found_;
  Provider provider_;
  ProviderApn apn_;
  std::string text_;
  bool fits_ = false;
  bool inside_apn_ = false;
};

void on_start(GMarkupParseContext*, const char* element, const char** names, const char** values, gpointer parser,
              GError**) {
  static_cast<ProviderParser*>(parser)->start(element, names, values);
}
void on_end(GMarkupParseContext*, const char* element, gpointer parser, GError**) {
  static_cast<ProviderParser*>(parser)->end(element);
}
void on_text(GMarkupParseContext*, const char* text, gsize length, gpointer parser, GError**) {
  static_cast<ProviderParser*>(parser)->text({text, length});
}

constexpr GMarkupParser callbacks{on_start, on_end, on_text, nullptr, nullptr};

Error unreadable(const std::filesystem::path& file, GError* error) {
  const CPtr<GError, g_error_free> owned(error);
  return {ErrorKind::invalid, tr_format("the carrier database {} can't be read: {}", file.string(),
                                        owned ? owned->message : tr("too large"))};
}

}  // namespace

Result<std::vector<Provider>> read_providers(const std::filesystem::path& file, std::string_view network) {
  char* content = nullptr;
  gsize length = 0;
  GError* error = nullptr;
  if (!g_file_get_contents(file.c_str(), &content, &length, &error)) return unreadable(file, error);
  const CPtr<char, g_free> owned(content);
  if (length > largest_database) return unreadable(file, nullptr);
  ProviderParser parser(network);
  const CPtr<GMarkupParseContext, g_markup_parse_context_unref> context(
      g_markup_parse_context_new(&callbacks, G_MARKUP_IGNORE_QUALIFIED, &parser, nullptr));
  if (!g_markup_parse_context_parse(context.get(), content, static_cast<gssize>(length), &error) ||
      !g_markup_parse_context_end_parse(context.get(), &error))
    return unreadable(file, error);
  return std::move(parser).found();
}

}  // namespace celltext::mms
