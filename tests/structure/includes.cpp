#include "tests/structure/includes.h"

#include <algorithm>
#include <iterator>
#include <regex>
#include <vector>

namespace celltext::structure {

namespace {

struct Layer {
  std::string_view name;
  std::vector<std::string_view> may_open;  // the doors of these, besides its own
};

const std::vector<std::string_view> outside{"base", "text", "codec", "model", "async"};
const std::vector<std::string_view> everything{"base",  "text", "codec", "model", "tariff", "store", "async",
                                               "modem", "mms",  "esim",  "core",  "ui",     "cli",   "sim"};

const std::vector<Layer> layers{
    {"base", {}},
    {"text", {"base"}},
    {"codec", {"base", "text"}},
    {"model", {"base"}},
    {"tariff", {"base", "model"}},
    {"async", {"base"}},
    {"store", {"base", "text", "model", "async"}},
    {"modem", outside},
    {"mms", outside},
    {"esim", outside},
    {"core", {"base", "text", "codec", "model", "tariff", "store", "async", "modem", "mms", "esim"}},
    {"ui", {"base", "text", "model", "tariff", "store", "async", "modem", "esim", "core"}},
    {"cli", {"base", "text", "codec", "model", "tariff", "store", "async", "modem", "esim", "core"}},
    {"sim", {"base", "text", "codec", "async"}},
    {"app", everything},
};

// Libraries that only some files may include.
struct Fence {
  std::regex header;
  std::regex allowed;
};

const std::vector<Fence> fences{
    {std::regex("(ncurses(w/.*)?|curses|term|panel|menu|form)\\.h|ncursesw?/.*"), std::regex("src/ui/terminal.*")},
    {std::regex("libmm-glib\\.h|libmm-glib/.*|ModemManager.*"), std::regex("src/modem/.*")},
    {std::regex("sqlite3.*"), std::regex("src/store/.*")},
    {std::regex("libsoup/.*"), std::regex("src/(mms|esim|sim)/http.*")},
    {std::regex("libmbim-glib\\.h"), std::regex("src/esim/mbim.*")},
    {std::regex("libqmi-glib\\.h"), std::regex("src/esim/qmi.*")},
    {std::regex("(PCSC/)?(winscard|wintypes|pcsclite)\\.h"), std::regex("src/esim/pcsc.*")},
    {std::regex("gdk-pixbuf/.*"), std::regex("src/mms/picture.*|src/esim/qr_code\\.cpp")},
    {std::regex("ZXing/.*"), std::regex("src/esim/qr_code\\.cpp")},
    {std::regex("chafa\\.h|chafa/.*"), std::regex("src/mms/picture_draw\\.cpp")},
    {std::regex("phonenumbers/.*"), std::regex("src/model/phonenumber/phonenumber_module\\.cpp")},
    {std::regex("(glib|gmodule|gio)/.*|glib.*\\.h|gio.*\\.h"),
     std::regex("src/text/.*|(src|include/celltext)/(store|async|modem|mms|esim|core|ui|cli|sim|app)/.*")},
};

const Layer* find_layer(std::string_view name) {
  const auto found = std::ranges::find(layers, name, &Layer::name);
  return found == layers.end() ? nullptr : &*found;
}

bool matches(std::string_view text, const std::regex& pattern) {
  return std::regex_match(text.begin(), text.end(), pattern);
}

std::string_view first_folder(std::string_view path) {
  const auto slash = path.find('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

std::optional<std::string> wrong_door(const Layer& layer, std::string_view door) {
  const std::string_view opened = first_folder(door);
  if (opened == layer.name) return std::nullopt;
  if (!find_layer(opened)) return "there is no layer '" + std::string(opened) + "'";
  if (std::ranges::find(layer.may_open, opened) != layer.may_open.end()) return std::nullopt;
  return std::string(layer.name) + " may not open a door of " + std::string(opened);
}

std::optional<std::string> wrong_private_header(std::string_view path, std::string_view header) {
  if (path.starts_with("include/")) return "a door may not show what is in a room";
  if (header.find("..") != std::string_view::npos) return "a path that climbs out of its folder";
  const std::string_view folder = first_folder(header);
  if (folder == "src" || folder == "tests" || folder == "include") return "a path from the top of the tree";
  const Layer* other = find_layer(folder);
  if (other && other->name != layer_of(path)) return "a private header of " + std::string(folder);
  return std::nullopt;
}

}  // namespace

std::optional<std::string> layer_of(std::string_view path) {
  for (const std::string_view prefix : {"include/celltext/", "src/"}) {
    if (!path.starts_with(prefix)) continue;
    const std::string_view folder = first_folder(path.substr(prefix.size()));
    if (find_layer(folder)) return std::string(folder);
  }
  return std::nullopt;
}

std::optional<std::string> wrong_include(std::string_view path, std::string_view line) {
  static const std::regex include("\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"].*");
  std::match_results<std::string_view::const_iterator> match;
  if (!std::regex_match(line.begin(), line.end(), match, include)) return std::nullopt;
  const bool quoted = *match[1].first == '"';
  const std::string header = match[2].str();
  const auto layer = layer_of(path);
  if (!layer) return "the file belongs to no layer";

  for (const Fence& fence : fences)
    if (matches(header, fence.header) && !matches(path, fence.allowed)) return "only some files may include " + header;
  if (header.starts_with("celltext/")) return wrong_door(*find_layer(*layer), std::string_view(header).substr(9));
  return quoted ? wrong_private_header(path, header) : std::nullopt;
}

}  // namespace celltext::structure
