// What `unmask conform` leaves behind: the files of --out, and the summary on standard output.
#pragma once

#include "reports/result.hpp"

#include <expected>
#include <filesystem>
#include <string>

namespace unmask::cli {

// report.json, index.html, and index.json with its per-case files in Autobahn's shape. The error is
// one sentence.
std::expected<void, std::string> write_reports(const std::filesystem::path& out,
                                               const reports::result& result);

// The views that have options of their own; empty: not wanted.
struct wanted_views {
    std::filesystem::path junit;
    std::filesystem::path markdown;
};

// Those, and the job summary of the CI system if there is one: Markdown behind what is there.
std::expected<void, std::string> write_views(const wanted_views& wanted,
                                             const reports::result& result);

// Sections with counts, then what did not pass or was flaky.
void print_summary(const reports::agent_result& agent);

} // namespace unmask::cli
