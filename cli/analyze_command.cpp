#include "analyzer/analyzer.hpp"
#include "analyzer/output/summary.hpp"
#include "cli/analyze_input.hpp"
#include "cli/analyze_options.hpp"
#include "cli/analyze_outputs.hpp"
#include "cli/analyze_progress.hpp"
#include "cli/command.hpp"
#include "protocol/counted.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

namespace unmask::cli {

namespace {

bool has_reached(std::string_view level, const analyzer::analysis_summary& summary) {
    if (level.empty()) return false;
    return summary.findings[2] > 0 || (level == "warning" && summary.findings[1] > 0);
}

void tell_losses(const captures::live_losses& losses) {
    if (losses.dropped > 0)
        fmt::print(stderr,
                   "unmask: the kernel dropped {}, which came too fast; -f keeps away those that "
                   "do not matter\n",
                   counted(losses.dropped, "packet"));
    if (losses.dropped_by_interface > 0)
        fmt::print(stderr, "unmask: the interface dropped {}\n",
                   counted(losses.dropped_by_interface, "packet"));
}

// On a terminal, and not where records go to it at the same time.
bool wants_progress(const analyze_options& options) {
    const bool to_terminal = options.out == "-" && ::isatty(STDOUT_FILENO) == 1;
    const bool late =
        options.statistics || options.format == "none" || !options.export_directory.empty();
    return !options.quiet && options.interface.empty() && ::isatty(STDERR_FILENO) == 1 &&
           (late || !to_terminal);
}

exit_status analyze_packets(const analyze_input& input, const analyze_options& options,
                            analyzer::record_sink& sink) {
    const auto summary = analyzer::analyze(*input.packets, options.analysis, sink);
    if (!options.quiet) fmt::print(stderr, "{}: {}\n", input.name, analyzer::to_text(summary));
    if (input.live) tell_losses(input.live->losses());
    if (const auto& error = summary.capture_error)
        return fail(exit_status::usage, describe(options, *error));
    return has_reached(options.fail_on, summary) ? exit_status::failures : exit_status::as_expected;
}

exit_status run_analyze(analyze_options& options) {
    if (const auto completed = complete(options); !completed)
        return fail(exit_status::usage, completed.error());
    auto input = open_input(options);
    if (!input) return fail(exit_status::usage, input.error());
    if (wants_progress(options))
        input->packets = show_progress(std::move(input->packets),
                                       options.files.size() == 1 ? options.files.front() : "");
    auto outputs = analyze_outputs::open(options);
    if (!outputs) return fail(exit_status::usage, outputs.error());
    const exit_status status = analyze_packets(*input, options, outputs->sink());
    if (const auto written = outputs->finish(); !written)
        return fail(exit_status::usage, written.error());
    if (const std::string lacking = outputs->shortfall(); !lacking.empty())
        fmt::print(stderr, "unmask: {}\n", lacking);
    return status;
}

} // namespace

void add_analyze_command(CLI::App& app, exit_status& status) {
    auto& analyze = *app.add_subcommand(
        "analyze", "Find the WebSocket conversations of a capture and the rules they break");
    const auto options = std::make_shared<analyze_options>();
    add_analyze_options(analyze, *options);
    analyze.callback([options, &status] { status = run_analyze(*options); });
}

} // namespace unmask::cli
