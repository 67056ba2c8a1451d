#include "caution_words.h"

#include "celltext/base/i18n.h"
#include "celltext/text/display.h"

namespace celltext::core {

namespace {

using tariff::Caution;

std::string abroad(const Circumstances& of) {
  if (of.item.destination.country.empty()) return tr("it goes abroad");
  return tr_format("it goes abroad, to {}", of.item.destination.country);
}

std::string no_price(const Circumstances& of) {
  return tr_format("the plan {} has no price for this", text::display_safe(of.origin.plan->name));
}

std::string allowance_near(const Circumstances& of) {
  const tariff::Allowance& allowance = *of.charge.allowance;
  if (of.item.service == tariff::Service::mms_sent)
    return tr_format("{} of the {} MMS of this period are left after it", allowance.left_after, allowance.included);
  return tr_format("{} of the {} parts of this period are left after it", allowance.left_after, allowance.included);
}

std::string limit_near(const Circumstances& of) {
  const model::Money spent = of.charge.cost ? of.usage->spent + *of.charge.cost : of.usage->spent;
  return tr_format("with it {} of the limit of {} in this period are spent", spent.with_currency(),
                   of.origin.plan->spend_limit->with_currency());
}

std::string limit_exceeded(const Circumstances& of) {
  return tr_format("it would pass the limit of {} in this period, of which {} are spent or reserved",
                   of.origin.plan->spend_limit->with_currency(), of.usage->spent.with_currency());
}

std::string message_of(Caution caution, const Circumstances& of) {
  switch (caution) {
    case Caution::emergency_number:
      return tr_format("{} is an emergency number: call it", of.to);
    case Caution::premium_rate:
      return tr("the owner of this number sets its price");
    case Caution::short_code:
      return tr("messages to a short code may cost more");
    case Caution::international:
      return abroad(of);
    case Caution::roaming:
      return tr("the line is roaming, where messages cost more");
    case Caution::no_price:
      return no_price(of);
    case Caution::allowance_near:
      return allowance_near(of);
    case Caution::limit_near:
      return limit_near(of);
    case Caution::limit_exceeded:
      return limit_exceeded(of);
  }
  return {};
}

}  // namespace

Warning in_words(Caution caution, const Circumstances& of) {
  return {std::string(tariff::name_of(caution)), message_of(caution, of)};
}

}  // namespace celltext::core
