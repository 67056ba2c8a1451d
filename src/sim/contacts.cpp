#include "sim/contacts.h"

#include <fmt/format.h>

#include <algorithm>

namespace celltext::sim {

namespace {

using std::chrono::milliseconds;
using Replies = std::vector<ContactReply>;

Address number_of(const Contact& contact) {
  return {std::string(contact.number), false};
}

Replies echo(const Contact& self, const std::string& text, int) {
  return {{milliseconds{0}, number_of(self), text}};
}

Replies slow(const Contact& self, const std::string&, int) {
  return {{milliseconds{4000}, number_of(self), "Sorry, I was on the train. What's up?"}};
}

Replies chinese(const Contact& self, const std::string&, int) {
  std::string text =
      "你好！我到旧金山了，飞机晚点了两个小时，不过一切都顺利。酒店在海边，从窗户能看见大桥，晚上的灯光特别漂亮。"
      "明天早上我先去办手机卡，然后去学校报到，听说图书馆很大。";
  text +=
      "妈妈寄的包裹收到了吗？里面有茶叶、红枣，还有你小时候最喜欢的那本书📖。周末有空的话给我打个电话吧，我们好久没聊天"
      "了！";
  return {{milliseconds{300}, number_of(self), text, true}};
}

Replies one_time_codes(const Contact&, const std::string&, int serial) {
  const int code = 100'000 + (serial * 7'919 + 23'456) % 900'000;
  struct Form {
    const char* sender;
    bool alphanumeric;
    const char* text;
  };
  static constexpr Form forms[] = {
      {"MyBank", true, "Your code is {}. Do not share it with anyone."},
      {"22395", false, "{} is your verification code. It expires in 10 minutes."},
      {"Acme Shop", true, "【Acme】验证码：{}，5分钟内有效。"},
      {"G-Verify", true, "G-{} is your verification code."},
  };
  const Form& form = forms[static_cast<std::size_t>(serial) % std::size(forms)];
  const std::string digits = std::to_string(code);
  return {{milliseconds{0}, {form.sender, form.alphanumeric}, fmt::format(fmt::runtime(form.text), digits)}};
}

// Everything that a careless terminal program would choke on.
Replies hostile(const Contact& self, const std::string&, int) {
  std::string huge;
  for (int i = 1; i <= 56; ++i) huge += fmt::format("line {} of a very long message. ", i);
  return {
      {milliseconds{0}, number_of(self), "\x1b[2J\x1b[31mred\x1b]0;owned\x07 \x1b[?1049h done"},
      {milliseconds{1}, number_of(self),
       "C1: \xC2\x9B"
       "31m \xC2\x90 \xC2\x9D"
       "0;x\xC2\x9C end"},
      {milliseconds{2}, number_of(self),
       "\u202Egnp.evil\u202C \u2066isolate\u2069 \u200Bzero\u200D\uFEFFwidth a\u0300\u0301\u0302\u0303"},
      {milliseconds{3}, {"Bank\nOK: 1", true}, "A sender with a line feed"},
      {milliseconds{4}, number_of(self), huge},
  };
}

Replies balance(const Contact& self, const std::string& text, int) {
  const bool asked = text.starts_with("BAL") || text.starts_with("bal");
  return {{milliseconds{0}, number_of(self),
           asked ? "Your balance is $12.34, valid until 2030-12-31." : "Send BAL for your balance."}};
}

Replies pictures(const Contact& self, const std::string&, int) {
  return {{milliseconds{0}, number_of(self), "This is the view from my window.", false, true}};
}

constexpr Contact contacts[] = {
    {"+15550002", "Echo", echo},       {"+15550003", "Slow", slow},
    {"+15550004", "Chinese", chinese}, {"+15550005", "One-time codes", one_time_codes},
    {"+15550006", "Hostile", hostile}, {"7678", "Balance", balance},
    {"+15550007", "Photographer", pictures, true},
};

}  // namespace

const Contact* find_contact(std::string_view number) {
  const auto* found = std::find_if(std::begin(contacts), std::end(contacts),
                                   [number](const Contact& contact) { return contact.number == number; });
  return found == std::end(contacts) ? nullptr : found;
}

}  // namespace celltext::sim
