#include "tests/structure/source.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <sstream>

namespace celltext::structure {

namespace {

const std::filesystem::path top = CELLTEXT_TOP;

SourceFile read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {path.lexically_relative(top).generic_string(), {std::istreambuf_iterator<char>(file), {}}};
}

bool ends_with_one_of(const std::string& name, const std::vector<std::string>& endings) {
  return endings.empty() || std::ranges::any_of(endings, [&](const std::string& end) { return name.ends_with(end); });
}

// Where a token that is no code ends: the offset after it, or `from` if there is none here.
std::size_t end_of(std::string_view code, std::size_t from, std::string_view closing) {
  const std::size_t end = code.find(closing, from);
  return end == std::string_view::npos ? code.size() : end + closing.size();
}

std::size_t end_of_quoted(std::string_view code, std::size_t from) {
  const char quote = code[from];
  for (std::size_t i = from + 1; i < code.size(); ++i) {
    if (code[i] == '\\') {
      ++i;
    } else if (code[i] == quote || code[i] == '\n') {
      return i + 1;
    }
  }
  return code.size();
}

std::size_t end_of_raw_string(std::string_view code, std::size_t from) {
  const std::size_t open = code.find('(', from);
  if (open == std::string_view::npos) return code.size();
  return end_of(code, open, ")" + std::string(code.substr(from + 2, open - from - 2)) + "\"");
}

// An apostrophe between digits only groups them.
bool starts_literal(std::string_view code, std::size_t at) {
  if (code[at] == '"') return true;
  return code[at] == '\'' && (at == 0 || !std::isxdigit(static_cast<unsigned char>(code[at - 1])));
}

std::size_t end_of_uncode(std::string_view code, std::size_t from) {
  const std::string_view rest = code.substr(from);
  if (rest.starts_with("//")) return std::min(code.find('\n', from), code.size());
  if (rest.starts_with("/*")) return end_of(code, from + 2, "*/");
  if (rest.starts_with("R\"")) return end_of_raw_string(code, from);
  return starts_literal(code, from) ? end_of_quoted(code, from) : from;
}

}  // namespace

std::vector<SourceFile> files_below(const std::string& folder, const std::vector<std::string>& endings) {
  const std::filesystem::path root = top / folder;
  std::vector<SourceFile> files;
  if (std::filesystem::is_regular_file(root)) files.push_back(read_file(root));
  if (std::filesystem::is_directory(root))
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root))
      if (entry.is_regular_file() && ends_with_one_of(entry.path().filename().string(), endings))
        files.push_back(read_file(entry.path()));
  std::ranges::sort(files, {}, &SourceFile::path);
  return files;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  std::istringstream stream{std::string(text)};
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string without_comments_and_strings(std::string_view code) {
  std::string out;
  out.reserve(code.size());
  for (std::size_t i = 0; i < code.size();) {
    const std::size_t end = end_of_uncode(code, i);
    if (end == i) {
      out.push_back(code[i++]);
      continue;
    }
    for (; i < end; ++i) out.push_back(code[i] == '\n' ? '\n' : ' ');
  }
  return out;
}

}  // namespace celltext::structure
