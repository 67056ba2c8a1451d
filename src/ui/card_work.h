// What is done with an eSIM card while its screen is looked at.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "celltext/async/scope.h"
#include "celltext/core/card_access.h"
#include "celltext/core/card_lock.h"
#include "celltext/core/profile_install.h"
#include "celltext/core/profile_servers.h"
#include "celltext/esim/profiles.h"
#include "installing.h"
#include "screen.h"

namespace celltext::ui {

// What a card said when it was read last, and what is known of it besides.
struct CardFacts {
  std::string eid;
  std::int64_t free_memory = 0;  // octets
  std::vector<esim::Profile> profiles;
  std::vector<esim::Notification> notifications;  // that its servers have not got
  std::vector<store::EsimDownload> unfinished;    // installations that came to no end
};

// One job at a time. Each opens the card, reads it anew at its end and closes it, whatever happens in between, and
// tells the servers of profiles what they want to know. A job that was begun goes on when its screen is left: a switch
// that stops half way would leave the modem without a network.
class CardWork final : public std::enable_shared_from_this<CardWork> {
 public:
  explicit CardWork(Host& host) : host_(host) {}
  // One for all screens that look at a card, so that no two use it.
  static std::shared_ptr<CardWork> of(Host& host);
  // When the program ends: breaks off what is being done and waits until the card is closed. A switch that the card has
  // agreed to needs nobody to wait for it.
  static async::Task<void> end(Host& host);
  // What is being done for this host; empty: nothing.
  static std::string at_work(Host& host);

  const std::optional<CardFacts>& facts() const { return facts_; }
  const std::string& trouble() const { return trouble_; }
  const std::string& working() const { return working_; }
  bool is_busy() const { return !working_.empty(); }
  // Whose card it is; none: one in a reader.
  std::optional<modem::ModemInfo> modem() const;
  // The modem whose card was read is not there any more.
  bool has_lost_modem() const;

  // Does nothing while it is at work; so do the others.
  void read();
  void read_next_card();
  void enable(const esim::Profile& profile);
  void disable(const esim::Profile& profile);
  void rename(const esim::Profile& profile, const std::string& nickname);
  void remove(const esim::Profile& profile);
  void send_notifications();
  // It is never sent.
  void drop(const esim::Notification& notification);
  // An installation that is not to be taken up again.
  void forget(const store::EsimDownload& unfinished);

  void install(const codec::ActivationCode& code);
  // Of the last installation; nullptr: there was none.
  const std::shared_ptr<Installing>& installing() const { return installing_; }
  // Ends the installation where it is, as postponed: the code stays good.
  void stop_installing();

  // Asks the card's SM-DS; then found() says what waits.
  void discover();
  const std::optional<Result<std::vector<esim::Event>>>& found() const { return found_; }

 private:
  // Gives what to tell the user.
  using Job = std::function<async::Task<Result<std::string>>()>;
  using Outcome = Result<std::string>;

  // `tells`: its servers have something to hear of afterwards.
  void begin(std::string what, Job job, bool tells = false);
  void show(std::string what);
  async::Task<void> run(std::shared_ptr<CardWork> self, Job job, bool tells);
  async::Task<void> do_to_its_end(Job job, bool tells);
  async::Task<Outcome> open_and_do(Job job, bool tells);
  async::Task<void> break_off();
  async::Task<Result<void>> read_facts();
  async::Task<Result<void>> read_card(CardFacts& facts);
  void note(const CardFacts& facts);
  async::Task<Result<void>> tell_what_waits();
  void finish(const std::optional<Outcome>& done);
  void say(const Outcome& done);

  async::Task<Outcome> switch_to(esim::Profile profile, bool enable);
  async::Task<Outcome> set_name(esim::Profile profile, std::string nickname);
  async::Task<Outcome> delete_it(esim::Profile profile);
  static async::Task<Outcome> nothing();
  async::Task<Outcome> drop_it(std::int64_t number);
  async::Task<Outcome> install_it(codec::ActivationCode code);
  async::Task<Outcome> find_waiting();
  Result<void> open_servers();
  store::EsimJobs jobs() { return store::EsimJobs(host_.database()); }

  Host& host_;
  std::string device_;  // of the modem that was chosen; empty: the first one
  core::CardPlace place_;
  std::unique_ptr<esim::Card> card_;
  std::optional<core::CardLock> lock_;  // as long as the card is in use
  std::unique_ptr<esim::Provisioning> servers_;
  std::optional<CardFacts> facts_;
  std::string trouble_;
  std::string working_;
  std::string untold_;  // why a server was not told in this job
  std::shared_ptr<Installing> installing_;
  std::unique_ptr<core::ProfileInstall> install_;
  std::optional<Result<std::vector<esim::Event>>> found_;

  async::Event ended_;  // the job, or its time
  async::Event closed_;
  std::optional<Outcome> done_;
  bool leaving_ = false;  // the program ends
  async::Scope task_;     // the job; goes first, for it uses everything above
};

// What people call a profile: its nickname, else its name, else its ICCID. As the card has it.
const std::string& title_of(const esim::Profile& profile);

}  // namespace celltext::ui
