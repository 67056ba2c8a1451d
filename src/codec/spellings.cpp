#include "spellings.h"

#include <algorithm>
#include <iterator>

namespace celltext::codec {

namespace {

using namespace std::string_view_literals;

struct Spelling {
  std::string_view text;
  std::u32string_view characters;
};

constexpr Spelling spellings[] = {
    // Drawn as nothing: soft hyphen, zero-width spaces and joiners, direction marks, byte order mark, variation
    // selectors.
    {"", U"\u00AD\u200B\u200C\u200D\u200E\u200F\u2060\uFE0E\uFE0F\uFEFF"},
    {" ", U"\t\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u202F\u205F\u3000"},
    {"\n", U"\u0085\u2028\u2029"},

    {"'", U"`´‘’‚‛′‵‹›ʹʻʼˈ"},
    {"\"", U"“”„‟″‶«»「」『』〝〞"},
    {"-", U"‐‑‒–—―−⁃﹣"},
    {"...", U"…"},
    {"..", U"‥"},
    {"!!", U"‼"},
    {"??", U"⁇"},
    {"?!", U"⁈"},
    {"!?", U"⁉"},
    {"*", U"•∙●∗"},
    {",", U"、"},
    {".", U"。․"},
    {"[", U"【〔"},
    {"]", U"】〕"},
    {"~", U"〜∼"},
    {"|", U"¦"},
    {"/", U"⁄∕"},

    {"x", U"×"},
    {"+/-", U"±"},
    {"<=", U"≤"},
    {">=", U"≥"},
    {"->", U"→"},
    {"<-", U"←"},
    {"1/4", U"¼"},
    {"1/2", U"½"},
    {"3/4", U"¾"},
    {"1/3", U"⅓"},
    {"2/3", U"⅔"},
    {"(c)", U"©"},
    {"(R)", U"®"},
    {"(TM)", U"™"},
    {"No", U"№"},
    {"£", U"￡"},
    {"¥", U"￥"},
    {"Ω", U"\u2126"},
    {"Å", U"\u212B"},
    {"K", U"\u212A"},

    {"ff", U"ﬀ"},
    {"fi", U"ﬁ"},
    {"fl", U"ﬂ"},
    {"ffi", U"ﬃ"},
    {"ffl", U"ﬄ"},
    {"st", U"ﬅﬆ"},
    {"OE", U"Œ"},
    {"oe", U"œ"},
    {"IJ", U"Ĳ"},
    {"ij", U"ĳ"},
    {"SS", U"ẞ"},
    {"Th", U"Þ"},
    {"th", U"þ"},
    {"Ae", U"Ǽ"},
    {"ae", U"ǽ"},

    {"A", U"ÀÁÂÃĀĂĄǍȦ"},
    {"a", U"áâãāăąǎȧª"},
    {"B", U"Ḃ"},
    {"b", U"ḃ"},
    {"C", U"ĆĈĊČ"},
    {"c", U"çćĉċč"},
    {"D", U"ĎĐÐḊ"},
    {"d", U"ďđðḋ"},
    {"E", U"ÈÊËĒĔĖĘĚ"},
    {"e", U"êëēĕėęě"},
    {"F", U"Ḟ"},
    {"f", U"ḟ"},
    {"G", U"ĜĞĠĢǦ"},
    {"g", U"ĝğġģǧ"},
    {"H", U"ĤĦ"},
    {"h", U"ĥħ"},
    {"I", U"ÌÍÎÏĨĪĬĮİǏ"},
    {"i", U"íîïĩīĭįıǐ"},
    {"J", U"Ĵ"},
    {"j", U"ĵ"},
    {"K", U"ĶǨ"},
    {"k", U"ķǩ"},
    {"L", U"ĹĻĽĿŁ"},
    {"l", U"ĺļľŀł"},
    {"M", U"Ṁ"},
    {"m", U"ṁ"},
    {"N", U"ŃŅŇǸ"},
    {"n", U"ńņňǹ"},
    {"O", U"ÒÓÔÕŌŎŐǑ"},
    {"o", U"óôõōŏőǒº"},
    {"P", U"Ṗ"},
    {"p", U"ṗ"},
    {"R", U"ŔŖŘ"},
    {"r", U"ŕŗř"},
    {"S", U"ŚŜŞŠȘṠ"},
    {"s", U"śŝşšșṡſ"},
    {"T", U"ŢŤŦȚṪ"},
    {"t", U"ţťŧțṫ"},
    {"U", U"ÙÚÛŨŪŬŮŰŲǓ"},
    {"u", U"úûũūŭůűųǔ"},
    {"Ü", U"ǕǗǙǛ"},
    {"ü", U"ǖǘǚǜ"},
    {"W", U"ŴẀẂẄ"},
    {"w", U"ŵẁẃẅ"},
    {"Y", U"ÝŶŸỲ"},
    {"y", U"ýÿŷỳ"},
    {"Z", U"ŹŻŽ"},
    {"z", U"źżž"},
};

// The accented letters that the alphabet does have, taken apart.
struct Composition {
  char32_t mark;
  std::u32string_view letters;
  std::string_view composed[6];
};

constexpr Composition compositions[] = {
    {0x0300, U"aeiou", {"à", "è", "ì", "ò", "ù"}},        // grave
    {0x0301, U"Ee", {"É", "é"}},                          // acute
    {0x0303, U"Nn", {"Ñ", "ñ"}},                          // tilde
    {0x0308, U"AOUaou", {"Ä", "Ö", "Ü", "ä", "ö", "ü"}},  // diaeresis
    {0x030A, U"Aa", {"Å", "å"}},                          // ring
    {0x0327, U"C", {"Ç"}},                                // cedilla
};

// Circumflex, macron, breve, dot above, double acute, caron, comma below, ogonek, and those of the compositions. The
// hook, the horn and the dot below are not among them: without its tones a Vietnamese text says something else.
constexpr std::u32string_view droppable_marks =
    U"\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030A\u030B\u030C\u0326\u0327\u0328";

constexpr char32_t fullwidth_first = 0xFF01;
constexpr std::string_view fullwidth =
    "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_'abcdefghijklmnopqrstuvwxyz{|}~";

static_assert(fullwidth.size() == 94);

constexpr std::string_view latin_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

}  // namespace

std::optional<std::string_view> spelling_of(char32_t character) {
  if (character >= fullwidth_first && character - fullwidth_first < fullwidth.size())
    return fullwidth.substr(character - fullwidth_first, 1);
  for (const Spelling& spelling : spellings)
    if (spelling.characters.find(character) != std::u32string_view::npos) return spelling.text;
  return std::nullopt;
}

std::optional<std::string_view> spelling_of(char32_t letter, char32_t mark) {
  const auto place = letter < 0x80 ? latin_letters.find(static_cast<char>(letter)) : std::string_view::npos;
  if (place == std::string_view::npos || droppable_marks.find(mark) == std::u32string_view::npos) return std::nullopt;
  const auto composition = std::ranges::find(compositions, mark, &Composition::mark);
  if (composition != std::end(compositions)) {
    const auto index = composition->letters.find(letter);
    if (index != std::u32string_view::npos) return composition->composed[index];
  }
  return latin_letters.substr(place, 1);
}

}  // namespace celltext::codec
