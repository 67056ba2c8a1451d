// media_type_of(): what an attachment is.
#include <algorithm>
#include <array>
#include <string>

#include "celltext/mms/pictures.h"
#include "celltext/text/utf8.h"

namespace celltext::mms {

namespace {

struct Magic {
  std::size_t offset;
  std::string_view octets;
  const char* type;
};

using namespace std::string_view_literals;

// The first that fits.
constexpr Magic magics[] = {
    {0, "\xFF\xD8\xFF"sv, "image/jpeg"},
    {0, "\x89PNG\r\n\x1A\n"sv, "image/png"},
    {0, "GIF8"sv, "image/gif"},
    {8, "WEBP"sv, "image/webp"},
    {4, "ftyphei"sv, "image/heic"},
    {4, "ftypmif1"sv, "image/heic"},
    {4, "ftypavif"sv, "image/avif"},
    {4, "ftyp3g"sv, "video/3gpp"},
    {4, "ftypM4A"sv, "audio/mp4"},
    {4, "ftypqt"sv, "video/quicktime"},
    {4, "ftyp"sv, "video/mp4"},
    {0, "#!AMR"sv, "audio/amr"},
    {0, "OggS"sv, "audio/ogg"},
    {0, "ID3"sv, "audio/mpeg"},
    {0, "\xFF\xFB"sv, "audio/mpeg"},
    {8, "WAVE"sv, "audio/x-wav"},
    {0, "%PDF-"sv, "application/pdf"},
    {0, "BEGIN:VCARD"sv, "text/x-vCard"},
    {0, "BEGIN:VCALENDAR"sv, "text/x-vCalendar"},
};

struct Ending {
  std::string_view ending;
  const char* type;
};

constexpr Ending endings[] = {
    {".jpg", "image/jpeg"},       {".jpeg", "image/jpeg"},       {".png", "image/png"},
    {".gif", "image/gif"},        {".bmp", "image/bmp"},         {".webp", "image/webp"},
    {".heic", "image/heic"},      {".mp4", "video/mp4"},         {".3gp", "video/3gpp"},
    {".mov", "video/quicktime"},  {".webm", "video/webm"},       {".amr", "audio/amr"},
    {".mp3", "audio/mpeg"},       {".m4a", "audio/mp4"},         {".ogg", "audio/ogg"},
    {".opus", "audio/ogg"},       {".wav", "audio/x-wav"},       {".vcf", "text/x-vCard"},
    {".vcs", "text/x-vCalendar"}, {".ics", "text/calendar"},     {".txt", "text/plain"},
    {".md", "text/plain"},        {".csv", "text/csv"},          {".html", "text/html"},
    {".htm", "text/html"},        {".json", "application/json"}, {".xml", "application/xml"},
    {".zip", "application/zip"},  {".pdf", "application/pdf"},   {".smil", "application/smil"},
};

constexpr std::array<std::string_view, 5> pictures{"image/jpeg", "image/png", "image/gif", "image/bmp", "image/webp"};

std::string_view as_text(ByteView octets) {
  return {reinterpret_cast<const char*>(octets.data()), octets.size()};
}

// "BM", and the size of the file as it says itself; there may be less of it. A text would claim more than 500 MB.
bool is_bitmap(ByteView content) {
  if (content.size() < 26 || content[0] != 'B' || content[1] != 'M') return false;
  const std::size_t said = content[2] | content[3] << 8 | content[4] << 16 | static_cast<std::size_t>(content[5]) << 24;
  constexpr std::size_t four_blanks = 0x20202020;
  return said >= content.size() && said < four_blanks;
}

bool is_plain_text(ByteView content) {
  const bool clean = std::ranges::none_of(
      content, [](std::uint8_t c) { return (c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7F; });
  return clean && !content.empty() && text::is_utf8(as_text(content));
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

}  // namespace

std::string media_type_of(ByteView content, std::string_view file_name) {
  const std::string_view text = as_text(content);
  for (const Magic& magic : magics)
    if (text.size() > magic.offset && text.substr(magic.offset).starts_with(magic.octets)) return magic.type;
  if (is_bitmap(content)) return "image/bmp";
  const std::string name = lower_case(file_name);
  const auto ending = std::ranges::find_if(endings, [&](const Ending& e) { return name.ends_with(e.ending); });
  // A name that promises a picture is not believed: its content would have told.
  if (ending != std::end(endings) && !is_picture(ending->type)) return ending->type;
  return is_plain_text(content) ? "text/plain" : "application/octet-stream";
}

bool is_picture(std::string_view media_type) {
  return std::ranges::find(pictures, media_type) != pictures.end();
}

}  // namespace celltext::mms
