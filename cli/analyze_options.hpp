// The command line of `unmask analyze`.
#pragma once

#include "analyzer/options.hpp"
#include "analyzer/output/follow_sink.hpp"
#include "analyzer/statistics/statistics_view.hpp"
#include "cli/analyze_fields.hpp"

#include <expected>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace unmask::cli {

// --follow: one connection, instead of all records.
struct follow_option {
    std::uint64_t connection = 0;
    analyzer::follow_form form = analyzer::follow_form::text;
};

struct analyze_options {
    std::vector<std::string> files; // none if there is an interface
    std::string interface;
    std::string filter;      // pcap-filter(7); empty: all packets
    std::uint64_t count = 0; // packets of the interface; 0: no end
    double duration = 0;     // seconds of capturing; 0: no end
    std::string format = "text";
    std::string out = "-";
    std::vector<std::string> decode_as; // as written; analysis.decode_as has the ports
    bool detail = false;
    std::size_t detail_limit = 512; // bytes of a payload
    std::string follow_text;        // as written; `follow` is what it says
    std::optional<follow_option> follow;
    bool statistics = false;
    std::size_t top = 10; // connections shown one by one
    std::size_t statistics_memory = analyzer::statistics_view::usual_memory; // bytes
    std::optional<double> fragment_wait;                                     // seconds
    std::string export_directory;                                            // empty: none
    std::string fail_on; // empty, "violation" or "warning"
    bool quiet = false;
    field_options fields;
    analyzer::analysis_options analysis;
};

// Adds the options to the subcommand; parsing fills `options`, which must outlive it.
void add_analyze_options(CLI::App& analyze, analyze_options& options);

// Checks what only the whole command line shows, and completes `options.analysis`. The error is one
// sentence.
std::expected<void, std::string> complete(analyze_options& options);

} // namespace unmask::cli
