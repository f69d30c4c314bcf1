#include "analyzer/packet/ppp.hpp"

namespace unmask::analyzer {

namespace {

// Protocol numbers (IANA, "PPP DLL Protocol Numbers").
constexpr std::uint16_t ipv4 = 0x0021;
constexpr std::uint16_t ipv6 = 0x0057;
constexpr std::uint16_t mpls = 0x0281;
constexpr std::uint16_t mpls_multicast = 0x0283;

} // namespace

//  0        1      2            4          6
// +--------+------+------------+----------+
// | 11     | code | session    | length   |
// +--------+------+------------+----------+
next_layer decode_pppoe(layer_bytes& bytes) {
    constexpr std::size_t header = 6;
    constexpr std::uint16_t version_and_type = 0x11, session_data = 0;
    if (bytes.data.size() < header) return std::unexpected(packet_fault::truncated);
    if (load_big_endian<std::uint16_t>(bytes.data) != (version_and_type << 8 | session_data))
        return std::unexpected(packet_fault::not_ip);
    return behind(header, bytes, layer_kind::ppp);
}

next_layer decode_ppp(layer_bytes& bytes) {
    const byte_view data = bytes.data;
    constexpr std::uint16_t address_and_control = 0xff03;
    if (data.size() < 2) return std::unexpected(packet_fault::truncated);
    std::size_t header =
        load_big_endian<std::uint16_t>(data) == address_and_control ? std::size_t{2} : 0;
    if (data.size() < header + 2) return std::unexpected(packet_fault::truncated);
    // A last byte is odd, all others are even.
    auto protocol = std::to_integer<std::uint16_t>(data[header]);
    const bool is_short = (protocol & 1) != 0;
    if (!is_short) protocol = load_big_endian<std::uint16_t>(data.subspan(header));
    header += is_short ? 1 : 2;
    switch (protocol) {
    case ipv4:
    case ipv6:
        return behind(header, bytes, layer_kind::ip);
    case mpls:
    case mpls_multicast:
        return behind(header, bytes, layer_kind::mpls_label);
    default:
        return std::unexpected(packet_fault::not_ip);
    }
}

} // namespace unmask::analyzer
