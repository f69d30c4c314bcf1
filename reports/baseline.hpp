// Failures that are known and allowed, with the reason for each.
//
//     # what our server does not do yet
//     6.4.*                     # no fail-fast validation of UTF-8, issue 17
//     7.9.5    my-server/*      # only this agent echoes illegal close codes, issue 23
//
// A line is the id of a case or a pattern for ids (`*` any characters, `?` one), perhaps a pattern
// for agents, and behind `#` the reason. Lines without an id are comments.
#pragma once

#include "reports/result.hpp"

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace unmask::reports {

struct baseline_entry {
    std::size_t line; // in the file, from 1
    std::string cases;
    std::string agents = "*";
    std::string reason;
};
using baseline = std::vector<baseline_entry>;

inline constexpr std::size_t largest_baseline = std::size_t{1} << 20; // bytes

// The error is one sentence that names the line.
std::expected<baseline, std::string> parse_baseline(std::string_view text);

// Writes its reason into each case that an entry lets fail.
void allow_failures(const baseline& expected, result& run);

// What the baseline allows and need not any more, a sentence each: entries whose cases ran and all
// passed, and not as flakes. Of an entry whose cases were not run, nothing can be said.
std::vector<std::string> stale_entries(const baseline& expected, const result& run);

} // namespace unmask::reports
