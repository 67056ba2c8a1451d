#include "number_library.h"

#include <dlfcn.h>

#include <array>
#include <filesystem>

#include "celltext/base/log.h"
#include "phonenumber/phonenumber_module.h"

namespace celltext::model {

namespace {

namespace fs = std::filesystem;

bool loaded = false;

// Beside the program in the build tree and in an installation that was moved, else where it was installed.
std::array<fs::path, 3> module_dirs() {
  std::error_code ignored;
  const fs::path root = fs::read_symlink("/proc/self/exe", ignored).parent_path().parent_path();
  return {root / "lib/celltext", root / CELLTEXT_LIBDIR "/celltext", fs::path(CELLTEXT_FULL_LIBDIR "/celltext")};
}

const celltext_phonenumber* load() {
  std::string reason;
  for (const fs::path& dir : module_dirs()) {
    const fs::path file = dir / "celltext-phonenumber.so";
    void* module = dir.is_absolute() ? dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL) : nullptr;
    if (!module) {
      if (const char* error = dlerror()) reason = error;
      continue;
    }
    if (void* entry = dlsym(module, "celltext_phonenumber_v2")) {
      loaded = true;
      return reinterpret_cast<celltext_phonenumber_entry>(entry)();
    }
    reason = file.string() + " belongs to another version";
    dlclose(module);
  }
  log::warning("numbers without + stay as they are, because libphonenumber can't be loaded: {}", reason);
  return nullptr;
}

const celltext_phonenumber* library() {
  static const celltext_phonenumber* const instance = load();
  return instance;
}

}  // namespace

std::string complete_number(const std::string& number, const Region& region) {
  if (!library()) return {};
  std::array<char, 32> out{};
  return {out.data(), library()->complete(number.c_str(), region.c_str(), out.data(), out.size())};
}

Region library_region_of(const std::string& e164) {
  if (!library()) return {};
  std::array<char, 8> out{};
  return {out.data(), library()->region_of(e164.c_str(), out.data(), out.size())};
}

bool library_is_premium_rate(const std::string& number, const Region& region) {
  return library() && library()->is_premium_rate(number.c_str(), region.c_str()) == 1;
}

bool number_library_loaded() {
  return loaded;
}

}  // namespace celltext::model
