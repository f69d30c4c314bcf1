// Printing results.
#pragma once

#include <cstdio>
#include <fmt/format.h>

namespace unmask::cli {

// Standard output may be gone ("| head"), which is no error of ours; fmt::print would throw.
template <class... Values>
void print(fmt::format_string<Values...> format, const Values&... values) {
    std::fputs(fmt::vformat(format, fmt::make_format_args(values...)).c_str(), stdout);
}

} // namespace unmask::cli
