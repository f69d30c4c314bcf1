#include "analyzer/packet/ip.hpp"

#include <algorithm>
#include <arpa/inet.h>

namespace unmask::analyzer {

namespace {

using result = std::expected<ip_packet, packet_fault>;

// What stands behind `header` bytes of a packet that ends after `total`: padding may follow.
layer_bytes payload_of(const layer_bytes& packet, std::size_t header, std::size_t total) {
    const std::size_t recorded = std::min(packet.data.size(), total);
    return {packet.data.first(recorded).subspan(header), total - header};
}

result decode_v4(const layer_bytes& packet) {
    const byte_view data = packet.data;
    if (data.size() < 20) return std::unexpected(packet_fault::truncated);
    const std::size_t header = (std::to_integer<std::size_t>(data[0]) & 0xf) * 4;
    // Zero: the network card was to fill it in (segmentation offload).
    std::size_t total = load_big_endian<std::uint16_t>(data.subspan(2));
    if (total == 0) total = packet.wire_size;
    if (header < 20 || total < header) return std::unexpected(packet_fault::malformed);
    if (data.size() < header) return std::unexpected(packet_fault::truncated);

    const unsigned fragment = load_big_endian<std::uint16_t>(data.subspan(6));
    constexpr unsigned more_fragments = 0x2000, offset_in_units = 0x1fff;
    return ip_packet{.addresses = data.subspan(12, 8),
                     .protocol = std::to_integer<std::uint8_t>(data[9]),
                     .is_fragment = (fragment & (more_fragments | offset_in_units)) != 0,
                     .more_fragments = (fragment & more_fragments) != 0,
                     .fragment_offset = static_cast<std::uint16_t>(fragment << 3),
                     .identification = load_big_endian<std::uint16_t>(data.subspan(4)),
                     .payload = payload_of(packet, header, total)};
}

result decode_v6(const layer_bytes& packet) {
    const byte_view data = packet.data;
    constexpr std::size_t header = 40;
    if (data.size() < header) return std::unexpected(packet_fault::truncated);
    // Zero: a jumbogram (RFC 2675), or left to the network card.
    const std::size_t length = load_big_endian<std::uint16_t>(data.subspan(4));
    const std::size_t total = length == 0 ? packet.wire_size : header + length;
    return behind_extension_headers({.addresses = data.subspan(8, 32),
                                     .protocol = std::to_integer<std::uint8_t>(data[6]),
                                     .payload = payload_of(packet, header, total)});
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

//  0        1          2                13    15  16              32
// +--------+----------+----------------+-----+---+----------------+----------------
// | next   | 0        | offset         | 0   | M | identification
// +--------+----------+----------------+-----+---+----------------+----------------
void read_fragment_header(byte_view header, ip_packet& packet) {
    const unsigned position = load_big_endian<std::uint16_t>(header.subspan(2));
    packet.fragment_offset = static_cast<std::uint16_t>(position & 0xfff8);
    packet.more_fragments = (position & 1) != 0;
    packet.identification = load_big_endian<std::uint32_t>(header.subspan(4));
    // With offset 0 and nothing to follow it is a whole packet (RFC 6946).
    packet.is_fragment = packet.fragment_offset != 0 || packet.more_fragments;
}

} // namespace

bool is_extension_header(std::uint8_t protocol) {
    switch (protocol) {
    case hop_by_hop:
    case routing:
    case fragment:
    case authentication:
    case destination_options:
    case mobility:
    case host_identity:
    case shim6:
        return true;
    default:
        return false;
    }
}

result behind_extension_headers(ip_packet packet) {
    auto& [data, wire_size] = packet.payload;
    while (!packet.is_fragment && is_extension_header(packet.protocol)) {
        if (wire_size < 8) return std::unexpected(packet_fault::malformed);
        if (data.size() < 8) return std::unexpected(packet_fault::truncated);
        const std::size_t size =
            size_of_extension(packet.protocol, std::to_integer<std::size_t>(data[1]));
        if (wire_size < size) return std::unexpected(packet_fault::malformed);
        if (data.size() < size) return std::unexpected(packet_fault::truncated);
        if (packet.protocol == fragment) read_fragment_header(data, packet);
        packet.protocol = std::to_integer<std::uint8_t>(data[0]);
        data = data.subspan(size);
        wire_size -= size;
    }
    return packet;
}

result decode_ip(const layer_bytes& bytes) {
    if (bytes.data.empty()) return std::unexpected(packet_fault::truncated);
    switch (std::to_integer<unsigned>(bytes.data[0]) >> 4) {
    case 4:
        return decode_v4(bytes);
    case 6:
        return decode_v6(bytes);
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
