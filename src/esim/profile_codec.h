// Requests and answers of the functions in profiles.h, as octets: GSMA SGP.22 §5.7. Pure.
//
// Decoders take whatever a card may answer; an error is the card's refusal in words, or `unexpected`.
#pragma once

#include "card_words.h"
#include "celltext/codec/tlv.h"
#include "celltext/esim/profiles.h"

namespace celltext::esim {

Bytes encode_list_profiles();  // ProfileInfoListRequest, BF2D
Result<std::vector<Profile>> decode_profiles(ByteView answer);

// Enable and DisableProfileRequest: BF31, BF32.
Bytes encode_switch(Function function, const ProfileId& id, bool refresh);
Bytes encode_delete(const ProfileId& id);                                  // BF33
Bytes encode_nickname(std::string_view iccid, std::string_view nickname);  // BF29
Bytes encode_reset(Reset what);                                            // BF34
Bytes encode_default_server(std::string_view host);                        // BF3F
// The answers to those: one code, 0 for done. Nothing if the answer can't be read.
std::optional<std::int64_t> result_code(ByteView answer, codec::Tag tag);

Bytes encode_read_eid();  // BF3E
Result<std::string> decode_eid(ByteView answer);
Result<CardInfo2> decode_info(ByteView answer);                        // BF22
Result<Addresses> decode_addresses(ByteView answer);                   // BF3C
Result<std::vector<RuleAuthorisation>> decode_rules(ByteView answer);  // BF43

// The fields that ProfileInfo ('E3') and StoreMetadataRequest ('BF25') share.
Profile decode_profile(ByteView fields);

// Request and answer tags.
namespace tag {
inline constexpr codec::Tag iccid = 0x5A;
inline constexpr codec::Tag aid = 0x4F;
inline constexpr codec::Tag state = 0x9F70;
inline constexpr codec::Tag info1 = 0xBF20;
inline constexpr codec::Tag prepare_download = 0xBF21;
inline constexpr codec::Tag info2 = 0xBF22;
inline constexpr codec::Tag metadata = 0xBF25;
inline constexpr codec::Tag installation_data = 0xBF27;
inline constexpr codec::Tag list_notifications = 0xBF28;
inline constexpr codec::Tag nickname = 0xBF29;
inline constexpr codec::Tag retrieve_notifications = 0xBF2B;
inline constexpr codec::Tag profiles = 0xBF2D;
inline constexpr codec::Tag challenge = 0xBF2E;
inline constexpr codec::Tag notification = 0xBF2F;
inline constexpr codec::Tag remove_notification = 0xBF30;
inline constexpr codec::Tag enable = 0xBF31;
inline constexpr codec::Tag disable = 0xBF32;
inline constexpr codec::Tag remove = 0xBF33;
inline constexpr codec::Tag reset = 0xBF34;
inline constexpr codec::Tag package = 0xBF36;
inline constexpr codec::Tag installation = 0xBF37;
inline constexpr codec::Tag authenticate_server = 0xBF38;
inline constexpr codec::Tag addresses = 0xBF3C;
inline constexpr codec::Tag eid = 0xBF3E;
inline constexpr codec::Tag default_server = 0xBF3F;
inline constexpr codec::Tag cancel_session = 0xBF41;
inline constexpr codec::Tag rules = 0xBF43;
}  // namespace tag

}  // namespace celltext::esim
