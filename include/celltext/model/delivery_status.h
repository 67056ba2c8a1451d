// What a delivery report says: TP-Status, 3GPP TS 23.040 §9.2.3.15.
#pragma once

#include <string>

namespace celltext::model {

enum class Delivery {
  delivered,      // the recipient's phone has it
  still_trying,   // a temporary error; another report will follow
  not_delivered,  // the service centre has given up
};

Delivery classify_delivery(int tp_status);
// In the user's language: "the recipient's number is not in use".
std::string describe_delivery(int tp_status);

}  // namespace celltext::model
