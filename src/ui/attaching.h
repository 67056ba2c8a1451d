// What a picture message has besides its text, while it is written: files, a subject, people in copy.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "celltext/async/scope.h"
#include "celltext/store/drafts.h"
#include "compose_pane.h"
#include "screen.h"

namespace celltext::ui {

class Attaching {
 public:
  // `origin` tells what it leaves from; `changed` is called when there is more or less of it. The model must outlive
  // it.
  Attaching(Host& host, ComposeModel& compose, std::function<core::Origin()> origin, std::function<void()> changed)
      : host_(host), compose_(compose), origin_(std::move(origin)), changed_(std::move(changed)) {}

  // Asks for files and makes them ready to be sent: pictures are made small enough.
  void ask();
  // Takes away what is attached; asks which of several.
  void ask_to_remove();
  void ask_subject();
  void ask_copies();
  void add_offers(std::vector<Offer>& offers);

  // From a draft that was kept, and into it; what is attached is kept apart from the rest.
  void restore(const store::Draft& draft);
  void put_into(store::Draft& draft) const;
  void clear();

 private:
  void add(std::vector<std::filesystem::path> files);
  void remove(std::size_t index);
  void prepare_anew();
  async::Task<void> prepare(std::vector<core::FileToAttach> files, std::uint64_t limit);
  void take_copies(const std::string& typed);

  Host& host_;
  ComposeModel& compose_;
  std::function<core::Origin()> origin_;
  std::function<void()> changed_;
  std::vector<core::FileToAttach> wanted_;  // attached, or about to be
  async::Scope tasks_;
};

}  // namespace celltext::ui
