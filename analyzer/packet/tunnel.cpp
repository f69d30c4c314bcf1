#include "analyzer/packet/tunnel.hpp"

#include "analyzer/packet/ethernet.hpp"

namespace unmask::analyzer {

namespace {

// Registered with IANA, "Assigned Internet Protocol Numbers" and "Service Names and Port Numbers".
namespace number {
constexpr std::uint8_t ipv4 = 4;
constexpr std::uint8_t udp = 17;
constexpr std::uint8_t ipv6 = 41;
constexpr std::uint8_t gre = 47;
constexpr std::uint8_t mpls = 137;
} // namespace number

namespace port {
constexpr std::uint16_t vxlan = 4789;
constexpr std::uint16_t geneve = 6081;
} // namespace port

namespace gre_flag {
constexpr unsigned checksum = 0x8000;
constexpr unsigned routing = 0x4000; // of the obsolete RFC 1701 only
constexpr unsigned key = 0x2000;
constexpr unsigned sequence = 0x1000;
constexpr unsigned acknowledgment = 0x0080; // of version 1 only
constexpr unsigned version = 0x0007;
} // namespace gre_flag

} // namespace

next_layer inside_ip(std::uint8_t protocol) {
    switch (protocol) {
    case number::ipv4:
    case number::ipv6:
        return layer_kind::ip;
    case number::gre:
        return layer_kind::gre;
    case number::mpls:
        return layer_kind::mpls_label;
    case number::udp:
        return layer_kind::udp;
    default:
        return std::unexpected(packet_fault::not_tcp);
    }
}

//  0        2           4           8          12           16
// +--------+-----------+-----------+----------+------------+
// | flags  | EtherType | checksum  | key      | sequence   |    the last three: if flagged
// +--------+-----------+-----------+----------+------------+
next_layer decode_gre(layer_bytes& bytes) {
    if (bytes.data.size() < 4) return std::unexpected(packet_fault::truncated);
    const unsigned flags = load_big_endian<std::uint16_t>(bytes.data);
    const auto type = load_big_endian<std::uint16_t>(bytes.data.subspan(2));
    const auto word_if = [flags](unsigned flag) {
        return (flags & flag) != 0 ? std::size_t{4} : std::size_t{0};
    };
    const unsigned version = flags & gre_flag::version;
    if ((flags & gre_flag::routing) != 0 || version > 1)
        return std::unexpected(packet_fault::unsupported);
    std::size_t header = 4 + word_if(gre_flag::key) + word_if(gre_flag::sequence);
    if (version == 0) return behind_ether_type(type, header + word_if(gre_flag::checksum), bytes);
    header += word_if(gre_flag::acknowledgment);
    if (bytes.wire_size == header)
        return std::unexpected(packet_fault::not_ip); // no more than that
    return behind(header, bytes, layer_kind::ppp);
}

next_layer decode_udp(layer_bytes& bytes) {
    constexpr std::size_t header = 8;
    if (bytes.data.size() < 4) return std::unexpected(packet_fault::truncated);
    switch (load_big_endian<std::uint16_t>(bytes.data.subspan(2))) {
    case port::vxlan:
        return behind(header, bytes, layer_kind::vxlan);
    case port::geneve:
        return behind(header, bytes, layer_kind::geneve);
    default:
        return std::unexpected(packet_fault::not_tcp);
    }
}

// Flags, of which one says that the rest is valid, and the number of the network.
next_layer decode_vxlan(layer_bytes& bytes) {
    constexpr std::size_t header = 8;
    constexpr std::byte valid{0x08};
    if (bytes.data.empty()) return std::unexpected(packet_fault::truncated);
    if ((bytes.data[0] & valid) != valid) return std::unexpected(packet_fault::not_tcp);
    return behind(header, bytes, layer_kind::ethernet);
}

//  0                 1       2           4           8
// +-----------------+-------+-----------+-----------+------------
// | version, length | flags | EtherType | network   | options        length: of them, in words
// +-----------------+-------+-----------+-----------+------------
next_layer decode_geneve(layer_bytes& bytes) {
    constexpr std::size_t fixed_header = 8;
    if (bytes.data.size() < fixed_header) return std::unexpected(packet_fault::truncated);
    const auto first = std::to_integer<unsigned>(bytes.data[0]);
    if (first >> 6 != 0) return std::unexpected(packet_fault::unsupported);
    const std::size_t header = fixed_header + std::size_t{first & 0x3f} * 4;
    return behind_ether_type(load_big_endian<std::uint16_t>(bytes.data.subspan(2)), header, bytes);
}

} // namespace unmask::analyzer
