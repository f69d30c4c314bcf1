#include "cli/analyze_options.hpp"

#include <CLI/CLI.hpp>
#include <charconv>
#include <fmt/format.h>
#include <optional>

namespace unmask::cli {

namespace {

void add_input_options(CLI::App& analyze, analyze_options& options) {
    analyze
        .add_option("file", options.files,
                    "capture files (pcap or pcapng, also compressed); - is standard input")
        ->required();
    analyze
        .add_option("--decode-as", options.decode_as,
                    "take connections of this server port for WebSocket, handshake or not")
        ->type_name("tcp.port==N");
}

void add_output_options(CLI::App& analyze, analyze_options& options) {
    analyze
        .add_option("-T", options.format,
                    "output format; none leaves the summary and the exit status")
        ->check(CLI::IsMember({"text", "json", "none"}))
        ->capture_default_str();
    analyze.add_flag("-V,--detail", options.detail,
                     "with -T text: every frame bit by bit, and every payload");
    analyze
        .add_option("--detail-limit", options.detail_limit, "longest payload shown with --detail")
        ->transform(CLI::AsSizeValue(false))
        ->type_name("BYTES")
        ->capture_default_str();
    analyze.add_option("-o,--out", options.out, "output file")->capture_default_str();
    analyze.add_option("--fail-on", options.fail_on, "exit with 1 if there are such findings")
        ->check(CLI::IsMember({"violation", "warning"}));
    analyze.add_flag("-q,--quiet", options.quiet, "no summary on standard error");
}

void add_limits(CLI::App& analyze, analyzer::analysis_limits& limits) {
    analyze.add_option("--memory", limits.memory, "memory for all connections together")
        ->transform(CLI::AsSizeValue(false))
        ->type_name("BYTES");
    analyze.add_option("--message-limit", limits.message, "longest payload shown of a message")
        ->transform(CLI::AsSizeValue(false))
        ->type_name("BYTES");
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

} // namespace

void add_analyze_options(CLI::App& analyze, analyze_options& options) {
    add_input_options(analyze, options);
    add_output_options(analyze, options);
    add_limits(analyze, options.analysis.limits);
}

std::expected<void, std::string> complete(analyze_options& options) {
    for (const std::string& text : options.decode_as) {
        const auto port = port_of(text);
        if (!port)
            return std::unexpected(
                fmt::format("--decode-as wants tcp.port==N with a port, not '{}'", text));
        options.analysis.decode_as.push_back(*port);
    }
    if (options.detail && options.format != "text")
        return std::unexpected("-V goes with -T text only");
    options.analysis.keep_frame_payload = options.detail;
    return {};
}

} // namespace unmask::cli
