#include "captures/live_capture.hpp"

#include <array>
#include <pcap/pcap.h>
#include <poll.h>
#include <utility>

namespace unmask::captures {
namespace {

constexpr int longest_packet = 262'144;
constexpr int kernel_buffer = 16 << 20;
constexpr int wait_milliseconds = 100; // so often it is asked whether to stop

// libpcap's own timeout does not end a wait for the first packet.
void wait_for_packets(pcap_t* capture) {
    pollfd descriptor{pcap_get_selectable_fd(capture), POLLIN, 0};
    ::poll(&descriptor, 1, wait_milliseconds);
}

std::string reason(pcap_t* capture, int status) {
    if (status == PCAP_ERROR_PERM_DENIED)
        return "capturing is not permitted: run as root, or give the program the capability "
               "cap_net_raw";
    const std::string detail = pcap_geterr(capture);
    return detail.empty() ? pcap_statustostr(status) : detail;
}

int set_nonblocking(pcap_t* capture) {
    std::array<char, PCAP_ERRBUF_SIZE> message{};
    return pcap_setnonblock(capture, 1, message.data());
}

// A negative status of libpcap, 0 if all went well.
int activate(pcap_t* capture, const std::string& filter) {
    pcap_set_snaplen(capture, longest_packet);
    pcap_set_promisc(capture, 1);
    pcap_set_timeout(capture, wait_milliseconds);
    pcap_set_buffer_size(capture, kernel_buffer);
    pcap_set_tstamp_precision(capture, PCAP_TSTAMP_PRECISION_NANO);
    if (const int status = pcap_activate(capture); status < 0) return status;
    if (const int status = set_nonblocking(capture); status < 0) return status;
    if (filter.empty()) return 0;
    bpf_program program{};
    if (pcap_compile(capture, &program, filter.c_str(), 1, PCAP_NETMASK_UNKNOWN) != 0)
        return PCAP_ERROR;
    const int status = pcap_setfilter(capture, &program);
    pcap_freecode(&program);
    return status;
}

} // namespace

void live_capture::closer::operator()(pcap* capture) const { pcap_close(capture); }

std::expected<std::unique_ptr<live_capture>, std::string> live_capture::open(live_options options) {
    std::array<char, PCAP_ERRBUF_SIZE> message{};
    handle capture(pcap_create(options.interface.c_str(), message.data()));
    if (!capture) return std::unexpected(options.interface + ": " + message.data());
    if (const int status = activate(capture.get(), options.filter); status < 0)
        return std::unexpected(options.interface + ": " + reason(capture.get(), status));
    return std::unique_ptr<live_capture>(new live_capture(std::move(options), std::move(capture)));
}

live_capture::live_capture(live_options options, handle capture)
    : options_(std::move(options)),
      capture_(std::move(capture)),
      link_type_(static_cast<std::uint16_t>(pcap_datalink(capture_.get()))) {}

bool live_capture::is_over() const {
    return stopped_.load(std::memory_order_relaxed) ||
           (options_.count != 0 && count_ >= options_.count) ||
           (options_.duration.count() != 0 &&
            std::chrono::steady_clock::now() - begun_ >= options_.duration);
}

std::optional<packet> live_capture::next() {
    pcap_pkthdr* header = nullptr;
    const u_char* data = nullptr;
    while (!error() && !is_over()) {
        const int status = pcap_next_ex(capture_.get(), &header, &data);
        if (status == 0) {
            wait_for_packets(capture_.get());
            continue;
        }
        if (status < 0) return fail(0, reason(capture_.get(), status));
        constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;
        const bool is_fine =
            pcap_get_tstamp_precision(capture_.get()) == PCAP_TSTAMP_PRECISION_NANO;
        return packet{.number = ++count_,
                      .time = header->ts.tv_sec * nanoseconds_per_second +
                              header->ts.tv_usec * (is_fine ? 1 : 1000),
                      .link_type = link_type_,
                      .data = std::as_bytes(std::span(data, header->caplen)),
                      .original_length = header->len};
    }
    return std::nullopt;
}

live_losses live_capture::losses() const {
    pcap_stat counted{};
    if (pcap_stats(capture_.get(), &counted) != 0) return {};
    return {counted.ps_drop, counted.ps_ifdrop};
}

} // namespace unmask::captures
