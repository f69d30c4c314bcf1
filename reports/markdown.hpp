// A summary in Markdown, for pull requests and the job summaries of CI systems.
#pragma once

#include "reports/result.hpp"

#include <expected>
#include <filesystem>
#include <string>

namespace unmask::reports {

// A table of agents with counts; then what failed unexpectedly, what was expected to fail and
// passed, flakes and expected failures, at most `most_named` of each and the rest as a number.
std::string to_markdown(const result& run, std::size_t most_named = 100);

std::expected<void, std::string> write_markdown(const std::filesystem::path& path,
                                                const result& run);

} // namespace unmask::reports
