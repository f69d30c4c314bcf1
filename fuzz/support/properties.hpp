// How a target states what must hold. A property that fails says so and aborts, which is how a
// fuzzer learns of it.
#pragma once

#include <cstdlib>
#include <fmt/core.h>
#include <string_view>
#include <vector>

namespace unmask::fuzz {

[[noreturn]] inline void fail(std::string_view sentence) {
    fmt::print(stderr, "property broken: {}\n", sentence);
    std::abort();
}

// `sentence` is a format string that says what went wrong, with the values that show it.
template <class... Values>
void ensure(bool holds, fmt::format_string<const Values&...> sentence, const Values&... values) {
    if (!holds) [[unlikely]]
        fail(fmt::format(sentence, values...));
}

// Two accounts of the same thing. to_string(T) of the first difference is printed.
template <class T>
void ensure_same(const std::vector<T>& a, const std::vector<T>& b, std::string_view what) {
    if (a == b) return;
    std::size_t i = 0;
    while (i < a.size() && i < b.size() && a[i] == b[i]) ++i;
    const auto show = [&](const std::vector<T>& list) {
        return i < list.size() ? to_string(list[i]) : std::string("nothing");
    };
    fail(fmt::format("{}: number {} is\n  {}\nhere and there\n  {}", what, i, show(a), show(b)));
}

} // namespace unmask::fuzz
