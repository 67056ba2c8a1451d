#include "resumed_pictures.h"

#include "celltext/base/log.h"
#include "celltext/core/lines.h"
#include "mms_words.h"

namespace celltext::core {

namespace {

using Undecoded = store::PictureMessages::Undecoded;

// An SMS that was nothing but octets when it came.
Result<void> reread_push(CourierContext& context, const Undecoded& one, const model::Region& region) {
  const Instant now = context.clock.now();
  const PushMeaning push = read_push(one.octets, region, now);
  const auto* news = std::get_if<NoticePush>(&push);
  if (!news) return {};
  return context.pictures.becomes_notice(one.id, news->notice, news->sender, now);
}

Result<void> reread_message(CourierContext& context, const Undecoded& one, const model::Region& region,
                            const std::string& own_number) {
  const auto pdu = codec::decode_mms(one.octets);
  if (!pdu || pdu->type != codec::MmsType::retrieve_conf) return {};
  const store::Retrieved message = read_retrieved(*pdu, region, own_number);
  const auto stored = context.pictures.retrieved(one.id, message, nullptr, context.clock.now());
  if (!stored) return stored.error();
  return {};
}

Result<void> reread(CourierContext& context, const Undecoded& one) {
  const auto line = context.lines.find(one.line);
  const model::Region region = home_region(context.settings, context.lines, line);
  if (one.push) return reread_push(context, one, region);
  return reread_message(context, one, region, line ? line->number : "");
}

Result<void> reread_all(CourierContext& context) {
  if (context.pictures.was_decoded_by(mms_decoder_version)) return {};
  for (const Undecoded& one : context.pictures.undecoded()) {
    auto done = reread(context, one);
    if (!done) return done;
  }
  return context.pictures.set_decoder(mms_decoder_version);
}

}  // namespace

void resume_pictures(CourierContext& context) {
  auto done = reread_all(context);
  if (done) done = context.pictures.resume_downloads(context.clock.now());
  if (!done) raise_disk_trouble(context, done.error());
}

}  // namespace celltext::core
