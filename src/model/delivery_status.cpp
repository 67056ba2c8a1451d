#include "celltext/model/delivery_status.h"

#include <array>

#include "celltext/base/i18n.h"

namespace celltext::model {

namespace {

struct Reason {
  int tp_status;
  const char* text;
};

// What each value means; the same reason may be temporary (0x20, 0x60) or final (0x40).
constexpr std::array<Reason, 25> reasons{{
    {0x00, tr_noop("delivered to the recipient's phone")},
    {0x01, tr_noop("passed on, but the service centre can't say whether it arrived")},
    {0x02, tr_noop("replaced by the service centre")},
    {0x20, tr_noop("congestion in the network; the service centre keeps trying")},
    {0x21, tr_noop("the recipient's phone is busy; the service centre keeps trying")},
    {0x22, tr_noop("the recipient's phone does not answer; the service centre keeps trying")},
    {0x23, tr_noop("the network rejected the service; the service centre keeps trying")},
    {0x24, tr_noop("the network has no capacity for the message now; the service centre keeps trying")},
    {0x25, tr_noop("an error in the recipient's phone; the service centre keeps trying")},
    {0x40, tr_noop("an error in the remote procedure between the networks")},
    {0x41, tr_noop("the recipient's phone can't handle the message")},
    {0x42, tr_noop("the connection was rejected by the recipient's phone")},
    {0x43, tr_noop("the recipient can't be reached")},
    {0x44, tr_noop("the network does not offer the quality of service that was asked for")},
    {0x45, tr_noop("there is no connection between the networks")},
    {0x46, tr_noop("the validity period ran out before the recipient's phone could be reached")},
    {0x47, tr_noop("deleted by the sender")},
    {0x48, tr_noop("deleted by the service centre")},
    {0x49, tr_noop("the service centre does not have the message any more")},
    {0x60, tr_noop("congestion in the network; the service centre has given up")},
    {0x61, tr_noop("the recipient's phone was busy; the service centre has given up")},
    {0x62, tr_noop("the recipient's phone did not answer; the service centre has given up")},
    {0x63, tr_noop("the network rejected the service; the service centre has given up")},
    {0x64, tr_noop("the network had no capacity for the message; the service centre has given up")},
    {0x65, tr_noop("an error in the recipient's phone; the service centre has given up")},
}};

const char* describe_class(Delivery delivery) {
  switch (delivery) {
    case Delivery::delivered:
      return tr_noop("delivered");
    case Delivery::still_trying:
      return tr_noop("not delivered yet; the service centre keeps trying");
    case Delivery::not_delivered:
      return tr_noop("not delivered; the service centre has given up");
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
