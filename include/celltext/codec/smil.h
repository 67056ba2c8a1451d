// The presentation of a multimedia message: SMIL as phones write and show it (OMA MMS Conformance Document 1.3 §7).
//
// Only what decides the order is read: pages (<par>) and what each shows. Fonts, colours and layouts are the reader's.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "celltext/codec/mms_pdu.h"

namespace celltext::codec {

struct SmilMedia {
  std::string kind;  // "text", "img", "audio", "video", "ref"
  std::string src;   // "cid:…", a Content-Location or a name

  bool operator==(const SmilMedia&) const = default;
};

struct SmilPage {
  std::chrono::milliseconds duration{};  // 0: not said
  std::vector<SmilMedia> media;

  bool operator==(const SmilPage&) const = default;
};

// The pages in order. What is no SMIL gives none; never fails, at most 1000 media.
std::vector<SmilPage> read_smil(std::string_view utf8);
// A presentation with one text and one picture region, five seconds a page.
std::string write_smil(const std::vector<SmilPage>& pages);

// What a message shows, in the order in which its SMIL shows it; parts that the SMIL doesn't name follow in their own
// order. Without the SMIL itself. Pointers into `pdu`.
std::vector<const MmsPart*> shown_parts(const MmsPdu& pdu);

// Makes `pdu` ready for encode_mms(): gives every part an id, a Content-Location and a name of plain letters that no
// other part has, and puts a SMIL part in front that shows them, a text with the picture before it on one page.
void add_presentation(MmsPdu& pdu);

}  // namespace celltext::codec
