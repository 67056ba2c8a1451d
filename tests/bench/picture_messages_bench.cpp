#include <cstring>
#include <random>

#include "bench.h"
#include "celltext/codec/mms_pdu.h"

namespace celltext::bench {

namespace {

codec::MmsPart attachment(std::size_t size, int number) {
  codec::MmsPart part;
  part.content_type = "image/jpeg";
  part.name = part.content_location = part.content_id = fmt::format("picture{}.jpg", number);
  part.data.resize(size);
  std::mt19937 random(static_cast<unsigned>(number));
  for (auto& octet : part.data) octet = static_cast<std::uint8_t>(random());
  return part;
}

codec::MmsPdu message_of(int parts, std::size_t size) {
  codec::MmsPdu pdu;
  pdu.transaction_id = "bench";
  pdu.to = {"+15551230001"};
  for (int i = 0; i < parts; ++i) pdu.parts.push_back(attachment(size, i));
  return pdu;
}

template<class Work>
double median_time(int repetitions, Work work) {
  std::vector<double> times;
  for (int i = 0; i < repetitions; ++i) {
    const auto start = std::chrono::steady_clock::now();
    work();
    times.push_back(since(start).count());
  }
  return median(times);
}

// What was made must be looked at, or the compiler leaves it out.
volatile std::size_t looked_at;

void measure(const char* what, const codec::MmsPdu& pdu, int repetitions) {
  const Bytes written = value_or_throw(codec::encode_mms(pdu));
  const double copying = median_time(repetitions, [&] {
    const Bytes copy(written);
    looked_at = copy.empty() ? 0 : copy.back();
  });
  const double encoding = median_time(repetitions, [&] { looked_at = value_or_throw(codec::encode_mms(pdu)).size(); });
  const double decoding =
      median_time(repetitions, [&] { looked_at = value_or_throw(codec::decode_mms(written)).parts.size(); });
  const auto rate = [&](double milliseconds) { return static_cast<double>(written.size()) / 1000.0 / milliseconds; };
  fmt::print("MMS, {:<22} {:.0f} MB/s encoded ({:.1f} times a copy), {:.0f} MB/s decoded ({:.1f} times a copy)\n", what,
             rate(encoding), encoding / copying, rate(decoding), decoding / copying);
}

}  // namespace

void picture_messages(const Scale& scale) {
  const int repetitions = scale.repetitions * 5;
  measure("3 parts of 1 MB:", message_of(3, 1'000'000), repetitions);
  measure("300 parts of 1 kB:", message_of(300, 1'000), repetitions);
  measure("1 part of 100 octets:", message_of(1, 100), repetitions);
}

}  // namespace celltext::bench
