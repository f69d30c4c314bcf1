// Reading what Autobahn|Testsuite wrote, to show it as a result of ours.
#pragma once

#include "reports/result.hpp"

#include <expected>
#include <filesystem>
#include <string>

namespace unmask::reports {

// Reads directory/index.json and the per-case files that it names, none of which may lie elsewhere.
// A per-case file that is missing leaves the case with its verdicts alone. The error is one sentence
// that begins with the path.
std::expected<result, std::string> read_autobahn(const std::filesystem::path& directory);

} // namespace unmask::reports
