// Values as JSON, one object a line, as docs/cli.md describes them.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "celltext/base/result.h"
#include "celltext/core/address_book.h"
#include "celltext/core/advice.h"
#include "celltext/core/compose.h"
#include "celltext/core/mms_file.h"
#include "celltext/core/mms_settings.h"
#include "celltext/esim/profiles.h"
#include "celltext/core/usage_report.h"
#include "celltext/model/conversation.h"
#include "celltext/model/line.h"
#include "celltext/model/message.h"
#include "celltext/modem/modem.h"
#include "celltext/tariff/plan.h"

namespace celltext::cli {

struct Check;  // of the doctor

// What MMS would use for a network, and why.
struct CarrierChoice {
  std::string network;
  mms::Carrier carrier;
  core::MmsSettings settings;
};
// "host:port"
std::string spelled(const mms::Proxy& proxy);

std::string json_of(const model::Message& message);
std::string json_of(const model::Conversation& conversation);
std::string json_of(const model::Line& line);
std::string json_of(const model::Contact& contact);
std::string json_of(const core::ImportedContacts& imported);
std::string json_of(const core::Quote& quote);
// With the names of the lines that are on it.
std::string json_of(const tariff::Plan& plan, const std::vector<std::string>& lines);
std::string json_of(const tariff::Replay& replay, const core::Advice& advice, const model::Line& line);
std::string json_of_plan_check(const std::string& file, std::size_t plans, const std::vector<std::string>& warnings);
std::string json_of(const modem::ModemInfo& modem);
std::string json_of(const modem::FoundNetwork& network);
std::string json_of(const modem::UssdReply& reply);
// An MMS as it is on the wire.
std::string json_of(const codec::MmsPdu& pdu);
std::string json_of(const CarrierChoice& choice);
std::string json_of(const Check& check);
std::string json_of(const core::UsageReport& report);
std::string json_of_balance(const model::Line& line, const std::optional<store::Balance>& balance);
std::string json_of(const Error& error);
std::string json_of_warning(std::string_view message);
// `event` is "received" or "status".
std::string json_of_event(std::string_view event, const model::Message& message);
std::string json_of_code(const std::string& code, const model::Message& message);
std::string json_of_deleted(model::MessageId id);
std::string json_of(const esim::Profile& profile);
// Any other object, on one line and safe to print on a terminal.
std::string json_text(const nlohmann::ordered_json& object);

}  // namespace celltext::cli
