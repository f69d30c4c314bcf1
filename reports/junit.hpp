// JUnit XML, as CI systems read it: a suite for each agent and section, a test for each case.
//
// A failure that the baseline expects and a case that was not run are skipped tests; an unexpected
// failure is a failure; a flake is a passed test with a `flakyFailure`, as Maven Surefire has it.
#pragma once

#include "reports/result.hpp"

#include <expected>
#include <filesystem>
#include <string>

namespace unmask::reports {

std::string to_junit(const result& run);

std::expected<void, std::string> write_junit(const std::filesystem::path& path, const result& run);

} // namespace unmask::reports
