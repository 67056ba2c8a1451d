#include "celltext/core/one_time_code.h"

#include "tests/catch.h"

using celltext::core::find_one_time_code;

namespace {

struct Example {
  const char* text;
  const char* code;
};

}  // namespace

TEST_CASE("the code next to the word for it is found, in any language") {
  const Example examples[] = {
      {"Your verification code is 482913.", "482913"},
      {"482913 is your Example login code. It expires in 10 minutes.", "482913"},
      {"G-482913 is your Google verification code.", "482913"},
      {"Your code is 123 456", "123456"},
      {"Your code: 123-456. Don't share it.", "123456"},
      {"Use 7XK2PQ as your one-time code", "7XK2PQ"},
      {"PIN 0042 opens the door", "0042"},
      {"Your PIN is 2031", "2031"},
      {"<#> Your Example OTP is 90121\nFA+9qCX9VSu", "90121"},
      {"Your code for account 99887766 is 1357", "1357"},
      {"【例子】您的验证码是 314159，5分钟内有效，请勿泄露。", "314159"},
      {"【银行】尾号8888的卡消费验证码：271828，金额1200.50元", "271828"},
      {"123456（登录验证码），如非本人操作请忽略", "123456"},
      {"您的動態密碼為１２３４５６", "123456"},
      {"認証コード：8421 を入力してください", "8421"},
      {"[예시] 인증번호 [554433]를 입력해 주세요", "554433"},
      {"Ваш код подтверждения: 70951", "70951"},
      {"Tu código de verificación es 660077", "660077"},
      {"Ihr Bestätigungscode lautet 551122", "551122"},
      {"Votre code de vérification pour votre compte Exemple est : 884422", "884422"},
      {"Twój kod: 443311", "443311"},
      {"رمز التحقق الخاص بك هو ٤٨٢٩١٣", "482913"},
      {"รหัส OTP ของคุณคือ 667788", "667788"},
      {"774411", "774411"},
      {" 774 411\n", "774411"},
      {"Code:\n\n995511\n\n@example.com #995511", "995511"},
  };
  for (const Example& example : examples) {
    INFO(example.text);
    CHECK(find_one_time_code(example.text).value_or("none") == example.code);
  }
}

TEST_CASE("years, amounts, times, dates, telephone numbers and card numbers are no codes") {
  for (const char* text : {
           "",
           "Hello, how are you?",
           "See you at 12:30 on 2026-11-05",
           "Your code expires in 2027",
           "Your parcel 12345678 is on its way",
           "Lost your code? Call +15551230001",
           "Lost your code? Call 800-555-1234",
           "Lost your code? Call (555) 123-4567",
           "The code costs $1234 today",
           "The code costs 1234.50 today",
           "The code costs 1234 EUR today",
           "优惠码可减 2000元",
           "Use promo code SAVE2000",
           "The zip code 90210 is in California",
           "Shipping tandem bikes 445566",
           "密码已修改，尾号1234",
           "Your code was used on card *1234",
           "Your code: https://example.com/login/445566",
           "Your code was sent on 12-11-24",
           "1999",
       }) {
    INFO(text);
    CHECK(find_one_time_code(text).value_or("none") == "none");
  }
}

TEST_CASE("hostile texts are read quickly and without harm") {
  std::string words;
  while (words.size() < 100'000) words += "code 1234 ";
  CHECK(find_one_time_code(words) == "1234");
  CHECK_FALSE(find_one_time_code("\xFF\xFE code \x80"));
  CHECK(find_one_time_code("code \xE2\x80\xAE 123456") == "123456");
}
