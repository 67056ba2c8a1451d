// Catch2 under its version 3 names, whichever version is installed.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
namespace Catch {
namespace Matchers {
using Catch::Matchers::Contains;
// Version 3 calls the string matcher by what it does.
inline auto ContainsSubstring(const std::string& text) { return Catch::Matchers::Contains(text); }
}  // namespace Matchers
}  // namespace Catch
#endif
