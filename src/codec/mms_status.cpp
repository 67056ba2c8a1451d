#include "celltext/codec/mms_status.h"

#include <algorithm>
#include <iterator>

#include "celltext/base/i18n.h"

namespace celltext::codec {

namespace {

struct Words {
  std::uint8_t status;
  const char* words;
};

// OMA-TS-MMS_ENC-V1_3 table 29.
constexpr Words response_words[] = {
    {128, tr_noop("accepted")},
    {129, tr_noop("the MMSC refused it and did not say why")},
    {130, tr_noop("this line may not send picture messages: ask the operator to enable MMS")},
    {131, tr_noop("the MMSC could not read the message")},
    {132, tr_noop("the MMSC does not know a recipient's address")},
    {133, tr_noop("the MMSC could not find the message")},
    {134, tr_noop("the MMSC has trouble with its network: try again later")},
    {135, tr_noop("the MMSC does not take such content")},
    {136, tr_noop("the MMSC can't do what was asked")},
    {192, tr_noop("the MMSC has trouble now: try again later")},
    {193, tr_noop("the MMSC does not know a recipient's address now: try again later")},
    {194, tr_noop("the MMSC could not find the message")},
    {195, tr_noop("the MMSC has trouble with its network: try again later")},
    {mms_partial_success, tr_noop("it was accepted for some of the recipients only")},
    {224, tr_noop("the MMSC refused it for good and did not say why")},
    {225, tr_noop("this line may not send picture messages: ask the operator to enable MMS")},
    {226, tr_noop("the MMSC could not read the message")},
    {227, tr_noop("the MMSC does not know a recipient's address")},
    {228, tr_noop("the MMSC could not find the message")},
    {229, tr_noop("the MMSC does not take such content")},
    {230, tr_noop("replies at the sender's expense are not possible as asked")},
    {231, tr_noop("replies at the sender's expense were asked and refused")},
    {232, tr_noop("replies at the sender's expense: the reply is too late or too large")},
    {233, tr_noop("the MMSC does not do replies at the sender's expense")},
    {234, tr_noop("the MMSC does not hide the sender's number")},
    {235, tr_noop("not enough credit: top up the line")},
};

// Table 31.
constexpr Words retrieve_words[] = {
    {128, tr_noop("retrieved")},
    {192, tr_noop("the MMSC has trouble now: try again later")},
    {193, tr_noop("the MMSC does not have the message now: try again later")},
    {194, tr_noop("the MMSC has trouble with its network: try again later")},
    {224, tr_noop("the MMSC refused it for good and did not say why")},
    {225, tr_noop("this line may not fetch picture messages: ask the operator to enable MMS")},
    {226, tr_noop("the MMSC no longer has the message")},
    {227, tr_noop("the MMSC can't make the message fit this device")},
};

template<std::size_t size>
std::string words_in(const Words (&table)[size], std::uint8_t status) {
  const auto found = std::ranges::find(table, status, &Words::status);
  if (found != std::end(table)) return tr(found->words);
  return tr_format("the MMSC answered with status {}", static_cast<int>(status));
}

}  // namespace

bool is_transient(std::uint8_t status) {
  return (status >= 192 && status <= 223) || status == 134;
}

std::string words_of_response(std::uint8_t status) {
  return words_in(response_words, status);
}

std::string words_of_retrieval(std::uint8_t status) {
  return words_in(retrieve_words, status);
}

}  // namespace celltext::codec
