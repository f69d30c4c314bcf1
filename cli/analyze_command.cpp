#include "analyzer/analyzer.hpp"
#include "analyzer/output/json_sink.hpp"
#include "analyzer/output/summary.hpp"
#include "analyzer/output/text_sink.hpp"
#include "cli/command.hpp"

#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdlib>
#include <fmt/format.h>
#include <unistd.h>

namespace unmask::cli {

namespace {

struct analyze_options {
    std::vector<std::string> files;
    std::string format = "text";
    std::string out = "-";
    std::vector<std::string> decode_as;
    std::string fail_on;
    bool quiet = false;
    analyzer::analysis_options analysis;
};

void add_options(CLI::App& analyze, analyze_options& options) {
    analyze
        .add_option("file", options.files,
                    "capture files (pcap or pcapng, also compressed); - is standard input")
        ->required();
    analyze.add_option("-T", options.format, "output format")
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
    analyze.add_option("-o,--out", options.out, "output file")->capture_default_str();
    analyze
        .add_option("--decode-as", options.decode_as,
                    "take connections of this server port for WebSocket, handshake or not")
        ->type_name("tcp.port==N");
    analyze.add_option("--fail-on", options.fail_on, "exit with 1 if there are such findings")
        ->check(CLI::IsMember({"violation", "warning"}));
    auto& limits = options.analysis.limits;
    analyze.add_option("--memory", limits.memory, "memory for all connections together")
        ->transform(CLI::AsSizeValue(false))
        ->type_name("BYTES");
    analyze.add_option("--message-limit", limits.message, "longest payload shown of a message")
        ->transform(CLI::AsSizeValue(false))
        ->type_name("BYTES");
    analyze.add_flag("-q,--quiet", options.quiet, "no summary on standard error");
}

std::optional<std::uint16_t> port_of(std::string_view decode_as) {
    constexpr std::string_view prefix = "tcp.port==";
    if (!decode_as.starts_with(prefix)) return std::nullopt;
    decode_as.remove_prefix(prefix.size());
    std::uint16_t port = 0;
    const char* end = decode_as.data() + decode_as.size();
    const auto parsed = std::from_chars(decode_as.data(), end, port);
    if (parsed.ec != std::errc{} || parsed.ptr != end || port == 0) return std::nullopt;
    return port;
}

std::unique_ptr<analyzer::record_sink> make_sink(const analyze_options& options,
                                                 analyzer::output_stream& out) {
    if (options.format == "json") return std::make_unique<analyzer::json_sink>(out);
    const bool colors =
        options.out == "-" && ::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
    return std::make_unique<analyzer::text_sink>(out, colors);
}

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
    for (const std::string& text : options.decode_as) {
        const auto port = port_of(text);
        if (!port)
            return fail(exit_status::usage,
                        fmt::format("--decode-as wants tcp.port==N with a port, not '{}'", text));
        options.analysis.decode_as.push_back(*port);
    }
    auto out = analyzer::output_stream::open(options.out);
    if (!out) return fail(exit_status::usage, out.error());
    const auto sink = make_sink(options, *out);
    auto worst = exit_status::as_expected;
    for (const std::string& file : options.files)
        worst = std::max(worst, analyze_file(file, options, *sink));
    if (const auto written = out->finish(); !written)
        return fail(exit_status::usage, written.error());
    return worst;
}

} // namespace

void add_analyze_command(CLI::App& app, exit_status& status) {
    auto& analyze = *app.add_subcommand(
        "analyze", "find the WebSocket conversations of a capture and the rules they break");
    const auto options = std::make_shared<analyze_options>();
    add_options(analyze, *options);
    analyze.callback([options, &status] { status = run_analyze(*options); });
}

} // namespace unmask::cli
