#include "analyzer/analyzer.hpp"
#include "analyzer/output/summary.hpp"
#include "cli/analyze_options.hpp"
#include "cli/analyze_outputs.hpp"
#include "cli/command.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace unmask::cli {

namespace {

bool has_reached(std::string_view level, const analyzer::analysis_summary& summary) {
    if (level.empty()) return false;
    return summary.findings[2] > 0 || (level == "warning" && summary.findings[1] > 0);
}

// One capture; the worst that can be said of it.
exit_status analyze_file(const std::string& file, analyze_options& options,
                         analyzer::record_sink& sink) {
    auto capture = captures::open_capture(file);
    if (!capture) return fail(exit_status::usage, capture.error());
    const auto summary = analyzer::analyze(**capture, options.analysis, sink);
    options.analysis.first_connection += summary.tcp_connections;
    if (!options.quiet) fmt::print(stderr, "{}: {}\n", file, analyzer::to_text(summary));
    if (const auto& error = summary.capture_error)
        return fail(exit_status::usage,
                    fmt::format("{}: {} at byte {}; what stands before it was read", file,
                                error->message, error->offset));
    return has_reached(options.fail_on, summary) ? exit_status::failures : exit_status::as_expected;
}

exit_status run_analyze(analyze_options& options) {
    if (const auto completed = complete(options); !completed)
        return fail(exit_status::usage, completed.error());
    auto outputs = analyze_outputs::open(options);
    if (!outputs) return fail(exit_status::usage, outputs.error());
    auto worst = exit_status::as_expected;
    for (const std::string& file : options.files)
        worst = std::max(worst, analyze_file(file, options, outputs->sink()));
    if (const auto written = outputs->finish(); !written)
        return fail(exit_status::usage, written.error());
    if (const std::string lacking = outputs->shortfall(); !lacking.empty())
        fmt::print(stderr, "unmask: {}\n", lacking);
    return worst;
}

} // namespace

void add_analyze_command(CLI::App& app, exit_status& status) {
    auto& analyze = *app.add_subcommand(
        "analyze", "find the WebSocket conversations of a capture and the rules they break");
    const auto options = std::make_shared<analyze_options>();
    add_analyze_options(analyze, *options);
    analyze.callback([options, &status] { status = run_analyze(*options); });
}

} // namespace unmask::cli
