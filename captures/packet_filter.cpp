#include "captures/packet_filter.hpp"

#include <pcap/pcap.h>
#include <utility>

namespace unmask::captures {

struct packet_filter::program {
    bpf_program code{};

    program() = default;
    program(const program&) = delete;
    program& operator=(const program&) = delete;
    ~program() { pcap_freecode(&code); }
};

namespace {

struct pcap_closer {
    void operator()(pcap_t* capture) const { pcap_close(capture); }
};

// The few link types that libpcap calls by another number than files do.
int platform_number(std::uint16_t type) { return type == link_type::raw_ip ? DLT_RAW : type; }

class filtered_capture final : public capture_reader {
  public:
    filtered_capture(std::unique_ptr<capture_reader> all, packet_filter filter)
        : all_(std::move(all)), filter_(std::move(filter)) {}

    std::optional<packet> next() override {
        if (error()) return std::nullopt;
        while (const auto one = all_->next()) {
            const auto matches = filter_.matches(*one);
            if (!matches) return fail(one->file_offset, matches.error());
            if (*matches) return one;
        }
        if (all_->error()) return fail(all_->error()->offset, all_->error()->message);
        return std::nullopt;
    }

    std::span<const decryption_secrets> secrets() const override { return all_->secrets(); }

  private:
    std::unique_ptr<capture_reader> all_;
    packet_filter filter_;
};

} // namespace

packet_filter::packet_filter(std::string expression) : expression_(std::move(expression)) {}
packet_filter::packet_filter(packet_filter&&) noexcept = default;
packet_filter::~packet_filter() = default;

std::expected<packet_filter, std::string> packet_filter::compile(std::string expression) {
    packet_filter filter(std::move(expression));
    // Which links the packets come from is not known yet; on one of these it has to mean something.
    auto tried = filter.program_for(link_type::ethernet);
    for (const auto type : {link_type::ieee_802_11, link_type::raw_ip})
        if (!tried && filter.program_for(type)) return filter;
    if (!tried) return std::unexpected(tried.error());
    return filter;
}

std::expected<const packet_filter::program*, std::string>
packet_filter::program_for(std::uint16_t type) {
    auto& known = programs_[type];
    if (known) return known.get();
    constexpr int any_length = 262'144;
    const std::unique_ptr<pcap_t, pcap_closer> link(
        pcap_open_dead(platform_number(type), any_length));
    auto compiled = std::make_unique<program>();
    if (!link || pcap_compile(link.get(), &compiled->code, expression_.c_str(), 1,
                              PCAP_NETMASK_UNKNOWN) != 0)
        return std::unexpected("the filter '" + expression_ + "' cannot be used: " +
                               (link ? pcap_geterr(link.get()) : "libpcap failed"));
    known = std::move(compiled);
    return known.get();
}

std::expected<bool, std::string> packet_filter::matches(const packet& one) {
    const auto compiled = program_for(one.link_type);
    if (!compiled) return std::unexpected(compiled.error());
    const pcap_pkthdr header{
        .ts = {}, .caplen = static_cast<bpf_u_int32>(one.data.size()), .len = one.original_length};
    return pcap_offline_filter(&(*compiled)->code, &header,
                               reinterpret_cast<const u_char*>(one.data.data())) != 0;
}

std::unique_ptr<capture_reader> filter_capture(std::unique_ptr<capture_reader> all,
                                               packet_filter filter) {
    return std::make_unique<filtered_capture>(std::move(all), std::move(filter));
}

} // namespace unmask::captures
