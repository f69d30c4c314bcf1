// report.json: the JSON form of a result. docs/report.schema.json describes it member by member.
//
// Times are seconds since the epoch as a string with nine decimals, durations and times within a
// conversation whole microseconds. Text that is not UTF-8 is written with U+FFFD in place of the
// bad bytes.
#pragma once

#include "reports/result.hpp"

#include <cstddef>
#include <expected>
#include <filesystem>
#include <string>
#include <string_view>

namespace unmask::reports {

// What a hostile report may make us read.
inline constexpr std::size_t largest_report = std::size_t{256} << 20; // bytes

enum class layout { compact, indented };
std::string to_json(const result& run, layout form = layout::indented);

// The error is one sentence that says where: the line and column of a mistake in the grammar, or
// the member that has the wrong type or value. Unknown members are passed over.
std::expected<result, std::string> parse_report_json(std::string_view text);

std::expected<void, std::string> write_report_json(const std::filesystem::path& path,
                                                   const result& run);

// The sentence begins with the path.
std::expected<result, std::string> read_report_json(const std::filesystem::path& path);

} // namespace unmask::reports
