#include "analyzer/packet/ip.hpp"

#include <algorithm>
#include <arpa/inet.h>

namespace unmask::analyzer {

namespace {

using result = std::expected<ip_payload, packet_fault>;

constexpr std::uint8_t protocol_tcp = 6;

ip_address address_at(byte_view bytes, bool is_v6) {
    ip_address address{.is_v6 = is_v6};
    std::ranges::copy(bytes.first(is_v6 ? 16 : 4), address.bytes.begin());
    return address;
}

// The layer without what follows it (padding), and without its first `header` bytes.
void cut(ip_payload& ip, const layer_bytes& packet, std::size_t header, std::size_t wire_size) {
    const std::size_t recorded = std::min(packet.data.size(), wire_size);
    ip.data = packet.data.first(recorded).subspan(header);
    ip.wire_size = wire_size - header;
}

result decode_v4(const layer_bytes& packet) {
    const byte_view data = packet.data;
    if (data.size() < 20) return std::unexpected(packet_fault::truncated);
    const std::size_t header = (std::to_integer<std::size_t>(data[0]) & 0xf) * 4;
    // Zero: the network card was to fill it in (segmentation offload).
    std::size_t total = load_big_endian<std::uint16_t>(data.subspan(2));
    if (total == 0) total = packet.wire_size;
    if (header < 20 || total < header) return std::unexpected(packet_fault::malformed);
    const unsigned fragment = load_big_endian<std::uint16_t>(data.subspan(6));
    constexpr unsigned more_fragments_and_offset = 0x3fff;
    if ((fragment & more_fragments_and_offset) != 0)
        return std::unexpected(packet_fault::ip_fragment);
    if (std::to_integer<unsigned>(data[9]) != protocol_tcp)
        return std::unexpected(packet_fault::not_tcp);
    if (data.size() < header) return std::unexpected(packet_fault::truncated);

    ip_payload ip{.source = address_at(data.subspan(12), false),
                  .destination = address_at(data.subspan(16), false)};
    cut(ip, packet, header, total);
    return ip;
}

// RFC 8200 §4: the extension headers that may stand before TCP.
enum extension_header : std::uint8_t {
    hop_by_hop = 0,
    routing = 43,
    fragment = 44,
    authentication = 51,
    destination_options = 60,
    mobility = 135,
    host_identity = 139,
    shim6 = 140,
};

std::size_t size_of_extension(std::uint8_t kind, std::size_t length) {
    if (kind == fragment) return 8;
    if (kind == authentication) return (length + 2) * 4;
    return (length + 1) * 8;
}

bool is_extension(std::uint8_t kind) {
    return kind == hop_by_hop || kind == routing || kind == fragment || kind == authentication ||
           kind == destination_options || kind == mobility || kind == host_identity ||
           kind == shim6;
}

result decode_v6(const layer_bytes& packet) {
    const byte_view data = packet.data;
    constexpr std::size_t fixed_header = 40;
    if (data.size() < fixed_header) return std::unexpected(packet_fault::truncated);
    // Zero: a jumbogram (RFC 2675), or left to the network card.
    const std::size_t length = load_big_endian<std::uint16_t>(data.subspan(4));
    const std::size_t wire_size = length == 0 ? packet.wire_size : fixed_header + length;

    auto next = std::to_integer<std::uint8_t>(data[6]);
    std::size_t header = fixed_header;
    while (is_extension(next)) {
        if (data.size() < header + 8) return std::unexpected(packet_fault::truncated);
        const byte_view extension = data.subspan(header);
        // A fragment header with offset 0 and nothing to follow is a whole packet (RFC 6946).
        if (next == fragment &&
            (load_big_endian<std::uint16_t>(extension.subspan(2)) & 0xfff9) != 0)
            return std::unexpected(packet_fault::ip_fragment);
        header += size_of_extension(next, std::to_integer<std::size_t>(extension[1]));
        next = std::to_integer<std::uint8_t>(extension[0]);
    }
    if (next != protocol_tcp) return std::unexpected(packet_fault::not_tcp);
    if (wire_size < header) return std::unexpected(packet_fault::malformed);
    if (data.size() < header) return std::unexpected(packet_fault::truncated);

    ip_payload ip{.source = address_at(data.subspan(8), true),
                  .destination = address_at(data.subspan(24), true)};
    cut(ip, packet, header, wire_size);
    return ip;
}

} // namespace

std::expected<ip_payload, packet_fault> decode_ip(const layer_bytes& packet) {
    if (packet.data.empty()) return std::unexpected(packet_fault::truncated);
    switch (std::to_integer<unsigned>(packet.data[0]) >> 4) {
    case 4:
        return decode_v4(packet);
    case 6:
        return decode_v6(packet);
    default:
        return std::unexpected(packet_fault::malformed);
    }
}

std::string to_string(const ip_address& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    ::inet_ntop(address.is_v6 ? AF_INET6 : AF_INET, address.bytes.data(), text.data(),
                static_cast<socklen_t>(text.size()));
    return text.data();
}

std::string to_string(const endpoint& one) {
    const std::string address = to_string(one.address);
    const std::string port = std::to_string(one.port);
    return one.address.is_v6 ? "[" + address + "]:" + port : address + ":" + port;
}

} // namespace unmask::analyzer
