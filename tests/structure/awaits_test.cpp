#include "tests/structure/awaits.h"

#include "tests/catch.h"
#include "tests/structure/source.h"

using namespace celltext::structure;

namespace {

constexpr const char* wrong[] = {
    "  co_await send({number, text});",
    "  auto reply = co_await send(Request{number});",
    "  co_await (urgent ? send(a) : queue(a));",
    "  auto reply = urgent ? co_await send(a) : co_await queue(a);",
    "  auto reply =\n      urgent ? later :\n      co_await send(a) ? a : b;",
    "  co_await wait([&] { return done; });",
    "  auto [status, part] = co_await send(a);",
    "  if (co_await send(a)) return;",
    "  if (!(co_await send(a))) return;",
    "  while (co_await next(a)) count();",
    "  co_return co_await send(a);",
    "  show(co_await send(a));",
    "  show(a,\n       co_await send(a));",
    "  auto id = (co_await send(a)).id;",
    "  auto sum = co_await one(a) + two(a);",
    "  auto sum = 1 + co_await one(a);",
    "  co_await outer(co_await inner(a));",
    "  if (ready && co_await send(a)) return;",
    "  if (ready) show(co_await send(a));",
    "  for (auto& part : co_await parts()) show(part);",
    "  auto task = [&]() -> Task<int> { co_return 1; };",
    "  auto task = [a](int b) mutable -> async::Task<> { co_return; };",
    "  Reply reply{co_await send(a)};",
    "  auto flag = co_await one(a) && b;",
    "  co_await send(a",
};

constexpr const char* right[] = {
    "  co_await send(a, b);",
    "  auto reply = co_await send(number, std::move(text));",
    "  const Result<Reply> reply = co_await modem_->send(number);",
    "  std::map<int, Reply>& replies = co_await collect();",
    "  auto reply =\n      co_await send(number, text);",
    "  auto reply = co_await send(number,\n                             text);",
    "  reply = co_await send(number);",
    "  state_.reply = co_await send(number);",
    "  (void)co_await send(number);",
    "  if (ready)\n    co_await send(a);\n  else\n    co_await queue(a);",
    "  for (auto& part : parts) {\n    co_await send(part);\n  }",
    "Task<void> run(Task<void> task) { co_await task; }",
    "  co_await std::move(task);",
    "  auto value = co_await modems_[index]->call<int, Reply>(a, b.size() + 1).within(limit);",
    "  co_await changed;",
    "  co_await event_.wait();",
    "  if (ready) co_await send(a);",
    "  if (ready(a, (b))) reply = co_await send(a);",
    "  for (auto it = parts.begin(); it != parts.end(); ++it) co_await send(it);",
    "  while (left > 0) co_await sent.wait();",
    "  case 1:\n    co_await send(a);",
    "// a co_await stands alone: if (co_await x) is wrong",
    "  log(\"co_await {}?\");\n  co_await send(\"{}?\");",
    "  const int million = 1'000'000;\n  co_await send(million);",
    "  auto operator co_await() const { return awaiter_; }",
    "  auto less = [](int a, int b) -> bool { return a < b; };",
    "  /* one\n     co_await */ int not_co_await_at_all = 0;",
};

}  // namespace

TEST_CASE("a co_await that does not stand alone is found out") {
  for (const char* code : wrong) {
    CAPTURE(code);
    CHECK_FALSE(wrong_awaits(code).empty());
  }
}

TEST_CASE("a co_await that stands alone is let through") {
  for (const char* code : right) {
    CAPTURE(code);
    for (const Complaint& complaint : wrong_awaits(code)) FAIL_CHECK(complaint.reason);
  }
}

TEST_CASE("a complaint names the line") {
  const auto complaints = wrong_awaits("int a;\n// one\nshow(co_await b());\n");
  REQUIRE(complaints.size() == 1);
  CHECK(complaints.front().line == 3);
}

TEST_CASE("every co_await of the program and its tests stands alone") {
  for (const char* folder : {"include", "src", "tests"})
    for (const SourceFile& file : files_below(folder, {".h", ".cpp"}))
      for (const Complaint& complaint : wrong_awaits(file.text))
        FAIL_CHECK(file.path << ":" << complaint.line << ": " << complaint.reason);
}
