#include "conformance/run/capture.hpp"

#include "captures/packet.hpp"
#include "captures/synthetic_tcp.hpp"

#include <fmt/format.h>

namespace unmask::conformance {
namespace {

captures::tcp_endpoint to_capture(const boost::asio::ip::tcp::endpoint& one) {
    return {one.address().to_string(), one.port()};
}

std::string comment_for(const test_case& one, const case_run& run, const run_setting& setting) {
    return fmt::format("{} {}{}{}", one.id, one.name,
                       setting.secure ? "; what TLS carried, as plain text" : "",
                       run.log.octets_cut() ? "; cut off at the runner's limit" : "");
}

} // namespace

std::expected<void, std::string> write_capture(const std::filesystem::path& path,
                                               const test_case& one, const case_run& run,
                                               const run_setting& setting) {
    if (!run.unreachable.empty()) return {};
    auto file = captures::pcapng_writer::create(path);
    if (!file) return std::unexpected(file.error());
    const auto interface = file->add_interface({captures::link_type::ethernet, "runner"});
    const bool as_client = setting.role == party::client;
    captures::tcp_conversation tcp(*file, interface, to_capture(as_client ? run.local : run.remote),
                                   to_capture(as_client ? run.remote : run.local));
    tcp.open(run.log.started());
    std::string comment = comment_for(one, run, setting);
    byte_view octets = run.log.octets();
    for (const auto& part : run.log.octet_runs()) {
        tcp.data(part.sent == as_client ? captures::direction::to_server
                                        : captures::direction::to_client,
                 octets.first(part.size), part.time, comment);
        octets = octets.subspan(part.size);
        comment.clear();
    }
    // Where bytes are missing, the capture simply ends, like one that was stopped.
    if (run.log.octets_cut()) return file->finish();
    tcp.close(run.seen.dropped_by_runner == as_client ? captures::direction::to_server
                                                      : captures::direction::to_client,
              run.log.started() + std::chrono::nanoseconds(run.duration).count());
    return file->finish();
}

} // namespace unmask::conformance
