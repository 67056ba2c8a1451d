// The servers that eSIM profiles come from, and what they are told: what the commands and the screen have in common.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "celltext/async/clock.h"
#include "celltext/esim/card.h"
#include "celltext/esim/notifications.h"
#include "celltext/esim/provisioning.h"
#include "celltext/modem/modem.h"
#include "celltext/store/esim_jobs.h"

namespace celltext::core {

// Servers of the GSMA's issuers, and of those in `trusted_file` (PEM); if that is empty, in the file that
// $CELLTEXT_TRUST names. Errors: not_found, invalid, unexpected.
Result<std::unique_ptr<esim::Provisioning>> open_servers(async::Clock& clock, std::string trusted_file);

// For servers that want to know the device: 15 digits, or empty.
std::string imei_of(const std::optional<modem::ModemInfo>& modem);

// In the user's language, as in "the profile was installed".
std::string in_words(esim::Operation operation);

// Sends what the card holds for its servers, and writes down what became of it. Errors: what keeps the card from
// listing them.
async::Task<Result<std::vector<esim::Delivery>>> tell_servers(esim::Card& card, esim::Provisioning& servers,
                                                              store::EsimJobs jobs, async::Clock& clock,
                                                              std::string eid);
// Only the writing down: tries and errors of what stays on the card.
void note_deliveries(store::EsimJobs jobs, std::string_view eid, const std::vector<esim::Delivery>& deliveries,
                     Instant now);
// Of the first one that failed, with its server: "rsp.example was not told yet: …".
std::optional<Error> failure_of(const std::vector<esim::Delivery>& deliveries);

// Takes a notification off the card that its server will never see. not_found if there is none with this number.
async::Task<Result<void>> drop_notification(esim::Card& card, store::EsimJobs jobs, std::string eid,
                                            std::int64_t number);

// The profiles that wait for this card at an SM-DS; `server` empty: the one that the card names. Errors: not_found if
// it names none; those of esim::discover().
async::Task<Result<std::vector<esim::Event>>> find_waiting_profiles(esim::Card& card, esim::Provisioning& servers,
                                                                    std::string server, std::string imei);
// By which such a profile is installed: "LPA:1$…".
std::string activation_code_of(const esim::Event& event);

}  // namespace celltext::core
