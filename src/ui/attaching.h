// Files that are attached to a text while it is written.
#pragma once

#include <functional>
#include <string>

#include "celltext/async/scope.h"
#include "compose_pane.h"
#include "screen.h"

namespace celltext::ui {

class Attaching {
 public:
  // `changed` is called when there is more or less attached. The model must outlive it.
  Attaching(Host& host, ComposeModel& compose, std::function<void()> changed)
      : host_(host), compose_(compose), changed_(std::move(changed)) {}

  // Asks for a file and makes it ready to be sent over this line, or any: pictures are made small enough.
  void ask(model::LineId line);
  void clear();

 private:
  void add(const std::string& typed, model::LineId line);
  async::Task<void> prepare(std::vector<std::filesystem::path> files, std::uint64_t limit);

  Host& host_;
  ComposeModel& compose_;
  std::function<void()> changed_;
  async::Scope tasks_;
};

// The path as far as it can only go on in one way; as it is if it can't. A folder ends with "/".
std::string complete_path(const std::string& typed);

}  // namespace celltext::ui
