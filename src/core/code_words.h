// The words by which a one-time code is recognised, in lower case.
#pragma once

#include <string_view>

namespace celltext::core {

using TextView = std::u32string_view;

// How a word for "code" may stand among other letters.
enum class Stands { alone, at_the_end, anywhere };

struct CodeWord {
  TextView word;
  Stands stands;
};

inline constexpr CodeWord code_words[] = {
    {U"code", Stands::at_the_end},  // also Sicherheitscode
    {U"codes", Stands::alone},         {U"otp", Stands::alone},
    {U"pin", Stands::alone},           {U"tan", Stands::alone},
    {U"mtan", Stands::alone},          {U"password", Stands::alone},
    {U"passwort", Stands::at_the_end}, {U"kennwort", Stands::at_the_end},
    {U"verification", Stands::alone},  {U"código", Stands::alone},
    {U"codigo", Stands::alone},        {U"clave", Stands::alone},
    {U"contraseña", Stands::alone},    {U"senha", Stands::alone},
    {U"codice", Stands::alone},        {U"cod", Stands::alone},
    {U"codul", Stands::alone},         {U"kod", Stands::alone},
    {U"kodu", Stands::alone},          {U"kodunuz", Stands::alone},
    {U"koden", Stands::alone},         {U"kode", Stands::alone},
    {U"kód", Stands::alone},           {U"koodi", Stands::at_the_end},
    {U"hasło", Stands::alone},         {U"şifre", Stands::alone},
    {U"şifreniz", Stands::alone},      {U"mã", Stands::alone},
    {U"код", Stands::alone},           {U"кода", Stands::alone},
    {U"пароль", Stands::alone},        {U"κωδικός", Stands::alone},
    {U"κωδικό", Stands::alone},        {U"קוד", Stands::anywhere},
    {U"رمز", Stands::anywhere},        {U"كود", Stands::anywhere},
    {U"कोड", Stands::anywhere},        {U"ओटीपी", Stands::anywhere},
    {U"รหัส", Stands::anywhere},        {U"验证码", Stands::anywhere},
    {U"校验码", Stands::anywhere},     {U"确认码", Stands::anywhere},
    {U"动态码", Stands::anywhere},     {U"动态密码", Stands::anywhere},
    {U"口令", Stands::anywhere},       {U"密码", Stands::anywhere},
    {U"驗證碼", Stands::anywhere},     {U"認證碼", Stands::anywhere},
    {U"確認碼", Stands::anywhere},     {U"密碼", Stands::anywhere},
    {U"コード", Stands::anywhere},     {U"番号", Stands::anywhere},
    {U"パスワード", Stands::anywhere}, {U"인증번호", Stands::anywhere},
    {U"인증 번호", Stands::anywhere},  {U"인증코드", Stands::anywhere},
    {U"코드", Stands::anywhere},
};

// Before a code word these make it a code of another kind.
inline constexpr TextView other_kinds[] = {U"promo", U"promotion", U"discount", U"coupon",  U"voucher",
                                           U"zip",   U"postal",    U"area",     U"country", U"qr",
                                           U"bar",   U"电话",      U"電話"};

// Right before a number these say that here it comes.
inline constexpr TextView announcers[] = {U":",  U"：", U"is", U"ist", U"lautet", U"est",
                                          U"es", U"é",  U"è",  U"是",  U"为",     U"為"};

// Before a number these make it an amount, or the end of a card's or an account's number.
inline constexpr TextView not_a_code_after[] = {U"usd",    U"eur",       U"gbp",  U"cny", U"rmb", U"inr",
                                                U"rs",     U"rs.",       U"chf",  U"cad", U"aud", U"jpy",
                                                U"ending", U"ending in", U"尾号", U"尾號"};
inline constexpr TextView not_a_code_before[] = {U"usd", U"eur", U"gbp", U"cny",    U"rmb", U"chf",
                                                 U"cad", U"aud", U"元",  U"円",     U"원",  U"%",
                                                 U"km",  U"kg",  U"mb",  U"points", U"积分"};

}  // namespace celltext::core
