#include "cli/analyze_input.hpp"

#include "captures/merged_capture.hpp"
#include "captures/packet_filter.hpp"

#include <csignal>
#include <cstdio>
#include <fmt/format.h>

namespace unmask::cli {

namespace {

std::atomic<captures::live_capture*> running = nullptr;

void stop_running(int) {
    if (captures::live_capture* capture = running.load()) capture->stop();
}

// The first signal ends the capture, so that all is written that came; a second one the program.
void stop_at_signals(captures::live_capture& capture) {
    running = &capture;
    struct sigaction action{};
    action.sa_handler = stop_running;
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

std::expected<analyze_input, std::string> open_interface(const analyze_options& options) {
    using std::chrono::steady_clock;
    auto live = captures::live_capture::open(
        {.interface = options.interface,
         .filter = options.filter,
         .count = options.count,
         .duration = std::chrono::duration_cast<steady_clock::duration>(
             std::chrono::duration<double>(options.duration))});
    if (!live) return std::unexpected(live.error());
    stop_at_signals(**live);
    std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ); // each record is seen when it comes
    auto* const capture = live->get();
    return analyze_input{options.interface, std::move(*live), capture};
}

} // namespace

std::expected<analyze_input, std::string> open_input(const analyze_options& options) {
    if (!options.interface.empty()) return open_interface(options);
    auto packets = captures::open_captures(options.files);
    if (!packets) return std::unexpected(packets.error());
    if (!options.filter.empty()) {
        auto filter = captures::packet_filter::compile(options.filter);
        if (!filter) return std::unexpected(filter.error());
        packets = captures::filter_capture(std::move(*packets), std::move(*filter));
    }
    const auto& files = options.files;
    return analyze_input{files.size() == 1 ? files.front() : fmt::format("{} files", files.size()),
                         std::move(*packets)};
}

std::string describe(const analyze_options& options, const captures::capture_error& error) {
    if (!options.interface.empty())
        return fmt::format("{}: {}; what came before was analyzed", options.interface,
                           error.message);
    const std::string file = options.files.size() == 1 ? options.files.front() + ": " : "";
    return fmt::format("{}{} at byte {}; what stands before it was read", file, error.message,
                       error.offset);
}

} // namespace unmask::cli
