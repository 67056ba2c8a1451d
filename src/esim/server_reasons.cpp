#include "server_reasons.h"

#include <algorithm>
#include <span>
#include <string_view>

#include "celltext/base/i18n.h"

namespace celltext::esim {

namespace {

struct Known {
  std::string_view subject;
  std::string_view reason;
  const char* sentence;
};

// What operators' servers really answer, most special first.
constexpr Known known[] = {
    {"8.1", "4.8", tr_noop("the card has too little memory for this profile: delete another one")},
    {"8.1", "6.1", tr_noop("the card's signature does not verify")},
    {"8.1.1", "2.2", tr_noop("the order wants a certain card, and none was named when it was made")},
    {"8.1.1", "3.8", tr_noop("the profile was ordered for another card: ask the operator to assign it to this EID")},
    {"8.1.1", "3.1", tr_noop("the server does not know this card's EID")},
    {"8.1.2", "6.1", tr_noop("the certificate of the card's maker is not accepted")},
    {"8.1.2", "6.3", tr_noop("the certificate of the card's maker has expired")},
    {"8.1.3", "6.1", tr_noop("the card's certificate is not accepted")},
    {"8.1.3", "6.3", tr_noop("the card's certificate has expired")},
    {"8.2", "1.2", tr_noop("the profile is not released yet: try again later, or ask the operator")},
    {"8.2", "3.7", tr_noop("the profile can't be had now")},
    {"8.2.1", "1.2", tr_noop("this profile was installed before: a code works once, ask the operator for a new one")},
    {"8.2.5", "1.2", tr_noop("the profile is not released yet, or was installed before: ask the operator")},
    {"8.2.5", "3.7", tr_noop("there is no profile to be had: ask the operator")},
    {"8.2.5", "4.3", tr_noop("there is no profile for this kind of device")},
    {"8.2.5", "4.8", tr_noop("the operator has no profile left")},
    {"8.2.6", "3.8",
     tr_noop("the activation code is not known there or is used up: check each character, or ask for a new one")},
    {"8.2.6", "3.3", tr_noop("the activation code is in use for another order")},
    {"8.2.7", "2.2", tr_noop("a confirmation code is needed: the operator gives it with the activation code")},
    {"8.2.7", "3.8", tr_noop("the confirmation code is wrong")},
    {"8.2.7", "6.4", tr_noop("the confirmation code was wrong too often: the order is closed, ask the operator")},
    {"8.8", "3.1", tr_noop("it is not the server that the code names")},
    {"8.8.1", "3.8", tr_noop("it is not the server that the code names")},
    {"8.8.2", "3.1", tr_noop("server and card trust no common certificate issuer: this card can't have this profile")},
    {"8.8.3", "3.1", tr_noop("the card's specification version is not supported there")},
    {"8.8.4", "3.7", tr_noop("the server has no certificate from an issuer that the card trusts")},
    {"8.8.5", "4.10", tr_noop("the download order has expired: ask the operator for a new one")},
    {"8.8.5", "6.4", tr_noop("the profile was fetched too often without success: ask the operator for a new one")},
    {"8.9", "4.2", tr_noop("the discovery server has trouble")},
    {"8.9.1", "3.8", tr_noop("it is not the discovery server that was asked for")},
    {"8.9.2", "3.1", tr_noop("the card's specification version is not supported there")},
    {"8.9.3", "3.1", tr_noop("discovery server and card trust no common certificate issuer")},
    {"8.9.4", "3.7", tr_noop("the discovery server has no certificate from an issuer that the card trusts")},
    {"8.9.5", "3.9", tr_noop("no profile waits under this event")},
    {"8.10.1", "3.9", tr_noop("the session is over: start again")},
    {"8.11.1", "3.9", tr_noop("the card names a certificate issuer that is unknown there")},
};

struct Meaning {
  std::string_view code;
  const char* words;
};

constexpr Meaning subjects[] = {
    {"1", tr_noop("the request")},
    {"1.6", tr_noop("the request")},
    {"8.1", tr_noop("the card")},
    {"8.1.1", tr_noop("the EID")},
    {"8.1.2", tr_noop("the certificate of the card's maker")},
    {"8.1.3", tr_noop("the card's certificate")},
    {"8.2", tr_noop("the profile")},
    {"8.2.1", tr_noop("the profile's ICCID")},
    {"8.2.5", tr_noop("the kind of profile")},
    {"8.2.6", tr_noop("the activation code")},
    {"8.2.7", tr_noop("the confirmation code")},
    {"8.2.9", tr_noop("the profile package")},
    {"8.2.10", tr_noop("the profile package")},
    {"8.8", tr_noop("the server")},
    {"8.8.5", tr_noop("the download order")},
    {"8.9", tr_noop("the discovery server")},
    {"8.9.5", tr_noop("the event")},
    {"8.10", tr_noop("the session")},
    {"8.10.1", tr_noop("the session")},
    {"8.11.1", tr_noop("the certificate issuer")},
};

constexpr Meaning reasons[] = {
    {"1.1", tr_noop("is not known there")},
    {"1.2", tr_noop("is not allowed")},
    {"2.1", tr_noop("is wrong")},
    {"2.2", tr_noop("is missing")},
    {"2.3", tr_noop("is missing")},
    {"3.1", tr_noop("is not supported")},
    {"3.3", tr_noop("is in use already")},
    {"3.7", tr_noop("can't be had now")},
    {"3.8", tr_noop("was refused")},
    {"3.9", tr_noop("is not known there")},
    {"3.10", tr_noop("is not valid together with the rest")},
    {"3.11", tr_noop("makes no sense to it")},
    {"4.2", tr_noop("met an error")},
    {"4.3", tr_noop("can't be used with this device")},
    {"4.8", tr_noop("has too little memory")},
    {"4.10", tr_noop("has expired")},
    {"5.1", tr_noop("can't be reached")},
    {"5.3", tr_noop("did not answer in time")},
    {"5.4", tr_noop("did not answer in time")},
    {"6.1", tr_noop("does not verify")},
    {"6.3", tr_noop("has expired")},
    {"6.4", tr_noop("was tried too often")},
};

const char* words_for(std::span<const Meaning> table, std::string_view code, const char* otherwise) {
  const auto found = std::ranges::find(table, code, &Meaning::code);
  return tr(found == table.end() ? otherwise : found->words);
}

std::string sentence_for(const ServerReason& reason) {
  const auto* exact = std::ranges::find_if(
      known, [&](const Known& one) { return one.subject == reason.subject && one.reason == reason.reason; });
  if (exact != std::end(known)) return tr(exact->sentence);
  // Translators: a subject such as "the card's certificate", then a verdict such as "has expired".
  return tr_format("{} {}", words_for(subjects, reason.subject, tr_noop("something")),
                   words_for(reasons, reason.reason, tr_noop("was refused")));
}

// What a server wrote, cut short and without what could disturb a terminal.
std::string short_text(std::string_view text) {
  std::string kept;
  for (const char c : text.substr(0, 120)) kept += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  return kept;
}

}  // namespace

Error refusal_of(const std::string& server, const ServerReason& reason) {
  const std::string codes = short_text(reason.subject) + "/" + short_text(reason.reason);
  return {ErrorKind::card_refused, tr_format("{} says: {} ({})", server, sentence_for(reason), codes)};
}

}  // namespace celltext::esim
