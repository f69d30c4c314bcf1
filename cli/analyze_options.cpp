#include "cli/analyze_options.hpp"

#include <CLI/CLI.hpp>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <optional>
#include <unistd.h>

namespace unmask::cli {

using namespace std::string_view_literals;

namespace {

constexpr double longest_fragment_wait = 1e9; // seconds

void add_input_options(CLI::App& analyze, analyze_options& options) {
    auto* files =
        analyze
            .add_option("file", options.files,
                        "capture files (pcap or pcapng, also compressed), read as one timeline; "
                        "- is standard input")
            ->type_name("FILE");
    auto* interface = analyze
                          .add_option("-i,--interface", options.interface,
                                      "capture from a network interface until SIGINT")
                          ->excludes(files);
    analyze.add_option("-f,--filter", options.filter,
                       "only packets that match, as in tcpdump: 'tcp port 8080'");
    analyze.add_option("--count", options.count, "end after so many packets of the interface")
        ->check(CLI::PositiveNumber)
        ->needs(interface);
    analyze.add_option("--duration", options.duration, "end the capture after this time")
        ->check(CLI::PositiveNumber)
        ->type_name("SECONDS")
        ->needs(interface);
    analyze
        .add_option("--decode-as", options.decode_as,
                    "take connections of this server port for WebSocket, handshake or not")
        ->type_name("tcp.port==N")
        ->allow_extra_args(false);
}

// What is shown instead of the records.
void add_views(CLI::App& analyze, analyze_options& options) {
    auto* follow = analyze
                       .add_option("--follow", options.follow_text,
                                   "the messages of one connection, in both directions; raw: "
                                   "nothing but the payload of its data messages")
                       ->type_name("CONNECTION[,text|hex|raw]");
    auto* statistics = analyze.add_flag(
        "--statistics", options.statistics,
        "the numbers: of all connections, and of those with the most bytes; also as -T json");
    auto* directory = analyze
                          .add_option("--export", options.export_directory,
                                      "write each data message's payload to a file in a new or "
                                      "empty directory, with an index.json")
                          ->type_name("DIRECTORY");
    follow->excludes(statistics)->excludes(directory);
    statistics->excludes(directory);
    analyze.add_option("--top", options.top, "connections that --statistics shows one by one")
        ->check(CLI::Range(0, 10'000))
        ->capture_default_str();
}

void add_output_options(CLI::App& analyze, analyze_options& options) {
    analyze
        .add_option("-T", options.format,
                    "output format; none leaves the summary and the exit status")
        ->check(CLI::IsMember({"text", "json", "har", "fields", "none"}))
        ->capture_default_str();
    analyze.add_flag("-V,--detail", options.detail,
                     "with -T text: every frame bit by bit, and every payload");
    analyze
        .add_option("--detail-limit", options.detail_limit, "longest payload shown with --detail")
        ->transform(CLI::AsSizeValue(false))
        ->type_name("BYTES")
        ->capture_default_str();
    add_views(analyze, options);
    analyze.add_option("-o,--out", options.out, "output file")->capture_default_str();
    analyze
        .add_option("--fail-on", options.fail_on,
                    "exit with 1 if there are such findings, shown or not (-Y)")
        ->check(CLI::IsMember({"violation", "warning"}));
    analyze.add_flag("-q,--quiet", options.quiet, "no summary on standard error");
}

void add_jobs(CLI::App& analyze, analyze_options& options) {
    analyze
        .add_option("--jobs", options.analysis.jobs,
                    "threads that analyze, each with its part of --memory and of the connections; "
                    "the output is the same")
        ->check(CLI::Range(1, 64))
        ->capture_default_str()
        ->excludes(analyze.get_option("--interface"));
}

void add_limits(CLI::App& analyze, analyze_options& options) {
    const auto add_bytes = [&](const char* name, std::size_t& bytes, const char* what) {
        analyze.add_option(name, bytes, what)
            ->transform(CLI::AsSizeValue(false))
            ->type_name("BYTES");
    };
    analyzer::analysis_limits& limits = options.analysis.limits;
    add_bytes("--memory", limits.memory, "memory for all connections together");
    add_bytes("--connection-memory", limits.connection_memory, "memory for one connection");
    add_bytes("--reordering-memory", limits.reassembly.reordering,
              "memory for the segments of one direction that wait for missing ones");
    add_bytes("--early-data", limits.early_data,
              "bytes kept of one direction before it is known to be WebSocket");
    add_bytes("--fragment-memory", limits.fragments.memory,
              "memory for IP fragments whose packets are not whole yet");
    add_bytes("--statistics-memory", options.statistics_memory,
              "memory to count connections one by one with --statistics; beyond it, they are in "
              "the total only");
    add_bytes("--message-limit", limits.message, "longest payload shown of a message");
    analyze
        .add_option("--number-limit", limits.numbers, "most packets and frames named by a record")
        ->check(CLI::Range(1, 1'000'000));
    analyze
        .add_option("--patience", limits.reassembly.patience,
                    "acknowledgments of later bytes after which missing ones are given up")
        ->check(CLI::Range(0, 1'000'000));
    analyze
        .add_option("--fragment-wait", options.fragment_wait,
                    "how long an IP packet may wait for its last fragment")
        ->check(CLI::Range(0.0, longest_fragment_wait))
        ->type_name("SECONDS");
}

// The whole text as a number.
template <class Number>
std::optional<Number> number_in(std::string_view text) {
    Number number = 0;
    const char* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, number);
    if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
    return number;
}

std::optional<std::uint16_t> port_of(std::string_view decode_as) {
    constexpr std::string_view prefix = "tcp.port==";
    if (!decode_as.starts_with(prefix)) return std::nullopt;
    const auto port = number_in<std::uint16_t>(decode_as.substr(prefix.size()));
    return port == 0 ? std::nullopt : port;
}

std::optional<follow_option> follow_of(std::string_view text) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const auto connection = number_in<std::uint64_t>(text.substr(0, comma));
    if (!connection) return std::nullopt;
    if (comma == text.size()) return follow_option{*connection};
    const std::string_view name = text.substr(comma + 1);
    for (const auto& [form_name, form] : {std::pair("text"sv, analyzer::follow_form::text),
                                          {"hex"sv, analyzer::follow_form::hex},
                                          {"raw"sv, analyzer::follow_form::raw}})
        if (name == form_name) return follow_option{*connection, form};
    return std::nullopt;
}

// How the records are shown.
std::expected<void, std::string> complete_views(analyze_options& options) {
    if (!options.follow_text.empty()) {
        options.follow = follow_of(options.follow_text);
        if (!options.follow)
            return std::unexpected(
                fmt::format("--follow wants the number of a connection, and perhaps ,text ,hex or "
                            ",raw behind it, not '{}'",
                            options.follow_text));
    }
    const bool records_as_text = options.format == "text" && !options.follow &&
                                 !options.statistics && options.export_directory.empty();
    if (options.detail && !records_as_text)
        return std::unexpected("-V goes with -T text only, and not with another view");
    if (options.follow && options.format != "text")
        return std::unexpected("--follow has its own formats: --follow CONNECTION,hex");
    if (options.follow && options.follow->form == analyzer::follow_form::raw &&
        options.out == "-" && ::isatty(STDOUT_FILENO) == 1)
        return std::unexpected("raw bytes could act on your terminal: redirect them, or give -o");
    if (!options.export_directory.empty() && (options.format != "text" || options.out != "-"))
        return std::unexpected("--export writes files of its own: leave out -T and -o");
    if (options.statistics && options.format != "text" && options.format != "json")
        return std::unexpected("--statistics goes with -T text or -T json only");
    options.analysis.keep_frame_payload = options.detail || options.fields.needs_frame_payload();
    const bool shows_messages = options.format != "none" && !options.statistics;
    options.analysis.keep_message_payload = shows_messages || options.fields.filter.has_value();
    return {};
}

} // namespace

void add_analyze_options(CLI::App& analyze, analyze_options& options) {
    add_input_options(analyze, options);
    add_output_options(analyze, options);
    add_field_options(analyze, options.fields);
    add_jobs(analyze, options);
    add_limits(analyze, options);
}

std::expected<void, std::string> complete(analyze_options& options) {
    if (options.files.empty() && options.interface.empty())
        return std::unexpected("nothing to analyze: name a capture file, - for standard input, or "
                               "-i with an interface");
    for (const std::string& text : options.decode_as) {
        const auto port = port_of(text);
        if (!port)
            return std::unexpected(
                fmt::format("--decode-as wants tcp.port==N with a port, not '{}'", text));
        options.analysis.decode_as.push_back(*port);
    }
    if (options.fragment_wait)
        options.analysis.limits.fragments.wait = std::llround(*options.fragment_wait * 1e9);
    if (auto completed = complete(options.fields, options.format); !completed) return completed;
    return complete_views(options);
}

} // namespace unmask::cli
