// index.html: the report as one self-contained page that works from disk and loads nothing remote.
//
// The page is templates/index.html with the style, the scripts and the report's JSON set into it;
// the scripts draw everything from that JSON. Without scripts a plain table of the verdicts
// remains.
#pragma once

#include "reports/result.hpp"

#include <cstddef>
#include <expected>
#include <filesystem>
#include <optional>
#include <string>

namespace unmask::reports {

// Bytes of data that the page holds unless it is told otherwise: enough for what explains the verdicts,
// and less than 5 MB for the 517 cases of Autobahn. What is shortened for that is said in shorten.hpp;
// report.json has everything.
std::size_t page_budget(const result& run);

std::string to_html(const result& run, std::optional<std::size_t> budget = std::nullopt);

std::expected<void, std::string> write_html(const std::filesystem::path& path, const result& run,
                                            std::optional<std::size_t> budget = std::nullopt);

} // namespace unmask::reports
