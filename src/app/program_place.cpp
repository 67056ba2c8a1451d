#include "program_place.h"

namespace celltext::app {

std::filesystem::path program_folder() {
  std::error_code failure;
  return std::filesystem::read_symlink("/proc/self/exe", failure).parent_path();
}

std::filesystem::path locale_folder() {
  const auto beside = program_folder().parent_path() / "share" / "locale";
  std::error_code failure;
  return std::filesystem::exists(beside, failure) ? beside : std::filesystem::path(CELLTEXT_LOCALE_DIR);
}

}  // namespace celltext::app
