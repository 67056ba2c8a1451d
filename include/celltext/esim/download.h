// Installing a profile: GSMA SGP.22 §3.1.3, step by step.
//
//   connect        the server's certificate, before anything is asked of the card
//   initiate       ES10b.GetEuiccInfo1, GetEuiccChallenge      → ES9+.InitiateAuthentication
//   authenticate   ES10b.AuthenticateServer                    → ES9+.AuthenticateClient
//   preview        what the profile is; whether the user wants it
//   confirm        the confirmation code, if the server says that it needs one
//   prepare        ES10b.PrepareDownload                       → ES9+.GetBoundProfilePackage
//   install        ES10b.LoadBoundProfilePackage, segment by segment
//   notify         ES10b.RetrieveNotificationsList             → ES9+.HandleNotification
//
// A session that does not get to its end is cancelled, on the card and at the server, with the reason. Most servers end
// an order for good when it is rejected; so whoever only breaks off postpones.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "celltext/async/task.h"
#include "celltext/base/result.h"
#include "celltext/codec/activation_code.h"
#include "celltext/esim/es10.h"
#include "celltext/esim/notifications.h"
#include "celltext/esim/provisioning.h"

namespace celltext::esim {

enum class Step { connect, initiate, authenticate, preview, confirm, prepare, install, notify };
inline constexpr int step_count = 8;
// As above: "connect".
std::string_view name_of(Step step);

enum class Consent {
  accept,
  later,   // the code stays good
  reject,  // the order ends
};

// Whom a download talks to while it lasts.
class DownloadListener {
 public:
  virtual ~DownloadListener() = default;
  // Before each step.
  virtual void reached(Step step) = 0;
  // There is a session at the server, under this transaction (hexadecimal).
  virtual void opened(const std::string& transaction) { (void)transaction; }
  // Segments of the package.
  virtual void loaded(std::size_t done, std::size_t of) = 0;
  virtual async::Task<Result<Consent>> consent(Metadata offered) = 0;
  // Empty: there is none, which ends the download.
  virtual async::Task<Result<std::string>> confirmation_code() = 0;
};

struct DownloadOrder {
  codec::ActivationCode code;
  std::string imei;               // 15 digits; empty: not known
  std::string confirmation_code;  // if it is known already; empty: asked for when it is needed
};

struct Installed {
  Profile profile;
  // What became of the card's notifications. One that was not sent stays on the card.
  std::vector<Delivery> notifications;
};

class Download {
 public:
  // The card is open and stays so. All must outlive it.
  Download(Card& card, Provisioning& servers, DownloadOrder order, DownloadListener& listener);

  // Errors: card_refused, with the card's or the server's reason in a sentence; guarded if the user said no; and those
  // of Card and Provisioning.
  async::Task<Result<Installed>> run();
  // After run() was destroyed where it waited: ends the session on the card and at the server, as far as both answer.
  // Does nothing if none is open.
  async::Task<Result<void>> abandon(CancelReason reason);

 private:
  async::Task<Result<Installed>> session();
  async::Task<Result<Offer>> authenticate();
  async::Task<Result<void>> ask_consent(Metadata offered);
  async::Task<Result<void>> ask_confirmation_code(Bytes signed2);
  async::Task<Result<Bytes>> fetch(Offer offer);
  async::Task<Result<Installation>> install(Bytes package);

  // What the server said ends its side of the session, or loses the way to it.
  template<class T>
  const Result<T>& at_server(const Result<T>& result);
  void enter(Step step) { listener_.reached(step); }

  Card& card_;
  Provisioning& servers_;
  DownloadOrder order_;
  DownloadListener& listener_;
  std::string transaction_;  // empty: no session
  bool server_waits_ = false;
  CancelReason reason_ = CancelReason::undefined;
};

}  // namespace celltext::esim
