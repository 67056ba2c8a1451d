// A configuration in a temporary file.
#pragma once

#include <unistd.h>

#include <filesystem>

#include "celltext/core/settings.h"
#include "tests/catch.h"

namespace celltext::test {

class ConfigFile {
 public:
  explicit ConfigFile(const std::string& content) {
    char name[] = "/tmp/celltext-settings-XXXXXX";
    const int fd = mkstemp(name);
    REQUIRE(fd >= 0);
    path_ = name;
    REQUIRE(write(fd, content.data(), content.size()) == std::ssize(content));
    close(fd);
  }
  ~ConfigFile() { std::filesystem::remove(path_); }

  Result<core::LoadedSettings> load() const { return core::load_settings(path_, true); }
  std::string name() const { return path_; }

 private:
  std::string path_;
};

inline core::LoadedSettings loaded(const std::string& content) {
  auto settings = ConfigFile(content).load();
  if (!settings) FAIL(settings.error().message);
  return *std::move(settings);
}

// The message without the name of the file.
inline std::string refusal(const std::string& content) {
  const ConfigFile file(content);
  const auto settings = file.load();
  if (settings) return "accepted";
  CHECK(settings.error().kind == ErrorKind::invalid);
  CHECK(settings.error().message.find('\n') == std::string::npos);
  std::string message = settings.error().message;
  const auto at = message.find(file.name());
  REQUIRE(at != std::string::npos);
  return message.replace(at, file.name().size(), "F");
}

}  // namespace celltext::test
