// What can be done with a profile of an eSIM card, with the questions that come before.
#pragma once

#include <memory>

#include "card_work.h"

namespace celltext::ui {

// Only a data connection is worth a question: it would end.
void ask_to_enable(Host& host, const std::shared_ptr<CardWork>& work, const esim::Profile& profile);
void ask_to_disable(Host& host, const std::shared_ptr<CardWork>& work, const esim::Profile& profile);
void ask_for_name(Host& host, const std::shared_ptr<CardWork>& work, const esim::Profile& profile);
// Wants the profile's last digits typed.
void ask_to_delete(Host& host, const std::shared_ptr<CardWork>& work, const esim::Profile& profile);

// "00555": by which people tell cards apart. All of a short one.
std::string last_digits(const std::string& iccid);

}  // namespace celltext::ui
