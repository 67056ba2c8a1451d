// The package that a server binds to one card, and how it goes into the card.
#include "package.h"

#include "celltext/base/i18n.h"
#include "celltext/esim/es10.h"
#include "profile_codec.h"

namespace celltext::esim {

namespace {

using codec::TlvReader;

constexpr std::size_t mac_octets = 8;  // at the end of each 88: SGP.22 §2.6.4

// How a part of the package is cut: SGP.22 §2.5.5.
enum class Cut {
  first_with_header,  // the header goes out together with the first object inside, further ones alone
  header_alone,       // the header goes out alone, then each object inside
};

struct PartRule {
  codec::Tag tag;
  Cut cut;
};

constexpr codec::Tag secure_channel = 0xBF23;
constexpr PartRule parts[] = {
    {0xA0, Cut::first_with_header},  // ConfigureISDP
    {0xA1, Cut::header_alone},       // StoreMetadata
    {0xA2, Cut::first_with_header},  // ReplaceSessionKeys, where there are any
    {0xA3, Cut::header_alone},       // the profile
};

const PartRule* rule_for(codec::Tag tag) {
  for (const PartRule& rule : parts)
    if (rule.tag == tag) return &rule;
  return nullptr;
}

// False if what is inside is not a sequence of objects.
bool append_segments(std::vector<ByteView>& segments, const codec::Tlv& part, Cut cut) {
  const ByteView header = part.whole.first(part.header_size());
  if (cut == Cut::header_alone) segments.push_back(header);
  bool first = cut == Cut::first_with_header;
  TlvReader reader(part.value);
  while (const auto object = reader.next()) {
    const bool with_header = std::exchange(first, false);
    segments.push_back(with_header ? part.whole.first(header.size() + object->whole.size()) : object->whole);
  }
  return reader.done();
}

}  // namespace

std::optional<std::vector<ByteView>> segments_of(ByteView package) {
  const auto whole = codec::find_tlv(package, tag::package);
  if (!whole) return std::nullopt;
  TlvReader reader(whole->value);
  const auto channel = reader.next();
  if (!channel || channel->tag != secure_channel) return std::nullopt;
  std::vector<ByteView> segments{whole->whole.first(whole->header_size() + channel->whole.size())};
  while (const auto part = reader.next()) {
    const PartRule* rule = rule_for(part->tag);
    if (!rule || !append_segments(segments, *part, rule->cut)) return std::nullopt;
  }
  if (!reader.done() || segments.size() < 2) return std::nullopt;
  return segments;
}

async::Task<Result<Installation>> load_package(Card& card, Bytes package,
                                               std::function<void(std::size_t done, std::size_t of)> progress) {
  const auto segments = segments_of(package);
  if (!segments) co_return Error{ErrorKind::invalid, tr("what the server sent is no profile package")};
  for (std::size_t i = 0; i < segments->size(); ++i) {
    if (progress) progress(i, segments->size());
    const Bytes segment((*segments)[i].begin(), (*segments)[i].end());
    auto answer = co_await card.call(segment, Card::Access::changes);
    if (!answer) co_return answer.error();
    // Whatever comes back is the result and ends it: a further segment would only hide it behind another error.
    if (answer->empty()) continue;
    if (progress) progress(segments->size(), segments->size());
    co_return decode_installation(*answer);
  }
  co_return Error{ErrorKind::card_refused, tr("the eSIM card took the profile but does not say what became of it")};
}

Bytes metadata_in(ByteView package) {
  const auto stored = codec::find_tlv(package, {0xBF36, 0xA1});
  if (!stored) return {};
  Bytes joined;
  for (codec::TlvReader reader(stored->value); auto segment = reader.next();) {
    if (segment->tag != 0x88 || segment->value.size() < mac_octets) return {};
    // What follows the last piece does no harm.
    const bool last = reader.done();
    const ByteView plain = segment->value.first(segment->value.size() - (last ? 0 : mac_octets));
    joined.insert(joined.end(), plain.begin(), plain.end());
  }
  const auto metadata = codec::find_tlv(joined, 0xBF25);
  return metadata ? Bytes(metadata->whole.begin(), metadata->whole.end()) : Bytes();
}

}  // namespace celltext::esim
