// The command line of `unmask analyze`.
#pragma once

#include "analyzer/options.hpp"

#include <expected>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace unmask::cli {

struct analyze_options {
    std::vector<std::string> files;
    std::string format = "text";
    std::string out = "-";
    std::vector<std::string> decode_as; // as written; analysis.decode_as has the ports
    bool detail = false;
    std::size_t detail_limit = 512; // bytes of a payload
    std::string fail_on;            // empty, "violation" or "warning"
    bool quiet = false;
    analyzer::analysis_options analysis;
};

// Adds the options to the subcommand; parsing fills `options`, which must outlive it.
void add_analyze_options(CLI::App& analyze, analyze_options& options);

// Checks what only the whole command line shows, and completes `options.analysis`. The error is one
// sentence.
std::expected<void, std::string> complete(analyze_options& options);

} // namespace unmask::cli
