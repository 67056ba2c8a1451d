// What is done with an eSIM card while its screen is looked at.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "celltext/core/card_access.h"
#include "celltext/core/card_lock.h"
#include "celltext/esim/profiles.h"
#include "screen.h"

namespace celltext::ui {

// What a card said when it was read last.
struct CardFacts {
  std::string eid;
  std::int64_t free_memory = 0;   // octets
  std::size_t notifications = 0;  // that wait on it
  std::vector<esim::Profile> profiles;
};

// One job at a time. Each opens the card, reads it anew at its end and closes it, whatever happens in between. A job
// that was begun goes on when its screen is left: a switch that stops half way would leave the modem without a network.
class CardWork final : public std::enable_shared_from_this<CardWork> {
 public:
  explicit CardWork(Host& host) : host_(host) {}
  // The one that is at work, so that no two use the same card; else a new one.
  static std::shared_ptr<CardWork> of(Host& host);

  const std::optional<CardFacts>& facts() const { return facts_; }
  const std::string& trouble() const { return trouble_; }
  const std::string& working() const { return working_; }
  bool is_busy() const { return !working_.empty(); }
  // Whose card it is; none: one in a reader.
  std::optional<modem::ModemInfo> modem() const;

  // Does nothing while it is at work; so do the others.
  void read();
  void read_next_card();
  void enable(const esim::Profile& profile);
  void rename(const esim::Profile& profile, const std::string& nickname);
  void remove(const esim::Profile& profile);

 private:
  // Gives what to tell the user.
  using Job = std::function<async::Task<Result<std::string>>()>;

  void begin(std::string what, Job job);
  void show(std::string what);
  async::Task<void> run(std::shared_ptr<CardWork> self, Job job);
  async::Task<Result<std::string>> open_and_do(Job job);
  async::Task<Result<std::string>> switch_to(esim::Profile profile);
  async::Task<Result<std::string>> set_name(esim::Profile profile, std::string nickname);
  async::Task<Result<std::string>> delete_it(esim::Profile profile);
  async::Task<Result<void>> read_facts();
  void finish(const Result<std::string>& done);

  Host& host_;
  std::string device_;  // of the modem that was chosen; empty: the first one
  core::CardPlace place_;
  std::unique_ptr<esim::Card> card_;
  std::optional<core::CardLock> lock_;  // as long as the card is in use
  std::optional<CardFacts> facts_;
  std::string trouble_;
  std::string working_;
};

// What people call a profile: its nickname, else its name, else its ICCID. As the card has it.
const std::string& title_of(const esim::Profile& profile);

}  // namespace celltext::ui
