// The cross-check of two instruments: does the analyzer, reading only the capture of a case, name
// the rules that the conformance runner broke on purpose, and no others?
#pragma once

#include "reports/result.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace unmask::cli {

struct disagreement {
    std::string agent;
    std::string case_id;
    std::string sentence;
};

struct cross_check_result {
    std::size_t analyzed = 0; // captures read
    std::vector<disagreement> disagreements;
};

// Analyzes the capture of every case that names one, relative to `directory`, and stores what it
// finds in the case. A capture that cannot be read, or that lies outside the directory, is a
// disagreement.
cross_check_result cross_check(reports::result& run, const std::filesystem::path& directory);

} // namespace unmask::cli
