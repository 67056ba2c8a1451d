#include "celltext/model/delivery_status.h"

#include <array>

#include "celltext/base/i18n.h"

namespace celltext::model {

namespace {

// Marks a text for the translators where tr() can't stand.
constexpr const char* N_(const char* text) {
  return text;
}

struct Reason {
  int tp_status;
  const char* text;
};

// What each value means; the same reason may be temporary (0x20, 0x60) or final (0x40).
constexpr std::array<Reason, 25> reasons{{
    {0x00, N_("delivered to the recipient's phone")},
    {0x01, N_("passed on, but the service centre can't say whether it arrived")},
    {0x02, N_("replaced by the service centre")},
    {0x20, N_("congestion in the network; the service centre keeps trying")},
    {0x21, N_("the recipient's phone is busy; the service centre keeps trying")},
    {0x22, N_("the recipient's phone does not answer; the service centre keeps trying")},
    {0x23, N_("the network rejected the service; the service centre keeps trying")},
    {0x24, N_("the network has no capacity for the message now; the service centre keeps trying")},
    {0x25, N_("an error in the recipient's phone; the service centre keeps trying")},
    {0x40, N_("an error in the remote procedure between the networks")},
    {0x41, N_("the recipient's phone can't handle the message")},
    {0x42, N_("the connection was rejected by the recipient's phone")},
    {0x43, N_("the recipient can't be reached")},
    {0x44, N_("the network does not offer the quality of service that was asked for")},
    {0x45, N_("there is no connection between the networks")},
    {0x46, N_("the validity period ran out before the recipient's phone could be reached")},
    {0x47, N_("deleted by the sender")},
    {0x48, N_("deleted by the service centre")},
    {0x49, N_("the service centre does not have the message any more")},
    {0x60, N_("congestion in the network; the service centre has given up")},
    {0x61, N_("the recipient's phone was busy; the service centre has given up")},
    {0x62, N_("the recipient's phone did not answer; the service centre has given up")},
    {0x63, N_("the network rejected the service; the service centre has given up")},
    {0x64, N_("the network had no capacity for the message; the service centre has given up")},
    {0x65, N_("an error in the recipient's phone; the service centre has given up")},
}};

const char* describe_class(Delivery delivery) {
  switch (delivery) {
    case Delivery::delivered:
      return N_("delivered");
    case Delivery::still_trying:
      return N_("not delivered yet; the service centre keeps trying");
    case Delivery::not_delivered:
      return N_("not delivered; the service centre has given up");
  }
  return "";
}

}  // namespace

// Bits 6 and 5 hold the class: 00 completed, 01 temporary and still trying, 10 permanent, 11 temporary but given up. A
// value with bit 7 set is reserved, and to be read as "service rejected, given up" (0x63).
Delivery classify_delivery(int tp_status) {
  if (tp_status < 0 || tp_status > 0x7F) return Delivery::not_delivered;
  if (tp_status < 0x20) return Delivery::delivered;
  if (tp_status < 0x40) return Delivery::still_trying;
  return Delivery::not_delivered;
}

std::string describe_delivery(int tp_status) {
  for (const Reason& reason : reasons) {
    if (reason.tp_status == tp_status) return tr(reason.text);
  }
  return tr_format("{} (status {})", tr(describe_class(classify_delivery(tp_status))), tp_status);
}

}  // namespace celltext::model
