#include "analyzer/packet/ethernet.hpp"

namespace unmask::analyzer {

namespace {

namespace ether_type {
constexpr std::uint16_t longest_length = 1500; // up to here it is a length, and LLC follows
constexpr std::uint16_t ipv4 = 0x0800;
constexpr std::uint16_t transparent_ethernet_bridging = 0x6558;
constexpr std::uint16_t vlan = 0x8100; // IEEE 802.1Q
constexpr std::uint16_t ipv6 = 0x86dd;
constexpr std::uint16_t mpls = 0x8847;
constexpr std::uint16_t mpls_multicast = 0x8848;
constexpr std::uint16_t pppoe_session = 0x8864;
constexpr std::uint16_t provider_vlan = 0x88a8; // IEEE 802.1ad, "QinQ"
constexpr std::uint16_t old_provider_vlan = 0x9100;
} // namespace ether_type

// A header of `size` bytes with an EtherType at `position`.
next_layer behind_typed_header(std::size_t size, std::size_t position, layer_bytes& bytes) {
    if (bytes.data.size() < size) return std::unexpected(packet_fault::truncated);
    const auto type = load_big_endian<std::uint16_t>(bytes.data.subspan(position));
    return behind_ether_type(type, size, bytes);
}

} // namespace

next_layer behind_ether_type(std::uint16_t type, std::size_t header, layer_bytes& bytes) {
    switch (type) {
    case ether_type::ipv4:
    case ether_type::ipv6:
        return behind(header, bytes, layer_kind::ip);
    case ether_type::vlan:
    case ether_type::provider_vlan:
    case ether_type::old_provider_vlan:
        return behind(header, bytes, layer_kind::vlan_tag);
    case ether_type::mpls:
    case ether_type::mpls_multicast:
        return behind(header, bytes, layer_kind::mpls_label);
    case ether_type::pppoe_session:
        return behind(header, bytes, layer_kind::pppoe);
    case ether_type::transparent_ethernet_bridging:
        return behind(header, bytes, layer_kind::ethernet);
    default:
        if (type <= ether_type::longest_length) return behind(header, bytes, layer_kind::llc);
        return std::unexpected(packet_fault::not_ip);
    }
}

// Two addresses of six bytes, then the type.
next_layer decode_ethernet(layer_bytes& bytes) { return behind_typed_header(14, 12, bytes); }

next_layer decode_linux_cooked(layer_bytes& bytes) { return behind_typed_header(16, 14, bytes); }

next_layer decode_linux_cooked_v2(layer_bytes& bytes) { return behind_typed_header(20, 0, bytes); }

// Two bytes of priority and network, then the type of what is tagged.
next_layer decode_vlan_tag(layer_bytes& bytes) { return behind_typed_header(4, 2, bytes); }

//  0      1      2         3            6           8
// +------+------+---------+------------+-----------+
// | aa   | aa   | 03      | 00 00 00   | EtherType |
// +------+------+---------+------------+-----------+
next_layer decode_llc(layer_bytes& bytes) {
    constexpr std::size_t header = 8;
    const byte_view data = bytes.data;
    if (data.size() < header) return std::unexpected(packet_fault::truncated);
    constexpr std::uint32_t snap = 0xaaaa03;
    constexpr std::uint32_t by_ether_type = 0, bridged = 0x0000f8; // organisation codes
    const std::uint32_t organisation = load_big_endian<std::uint32_t>(data.subspan(2)) & 0xffffff;
    if (load_big_endian<std::uint32_t>(data) >> 8 != snap ||
        (organisation != by_ether_type && organisation != bridged))
        return std::unexpected(packet_fault::not_ip);
    return behind_typed_header(header, 6, bytes);
}

//  0                       20     23  24        32
// +-----------------------+------+---+---------+
// | label                 | class| S | TTL     |    S: the last label
// +-----------------------+------+---+---------+
next_layer decode_mpls_label(layer_bytes& bytes) {
    constexpr std::size_t label = 4, control_word = 4;
    if (bytes.data.size() < label) return std::unexpected(packet_fault::truncated);
    const bool is_last = (bytes.data[2] & std::byte{1}) != std::byte{};
    if (!is_last) return behind(label, bytes, layer_kind::mpls_label);
    if (bytes.data.size() == label) return std::unexpected(packet_fault::truncated);
    switch (std::to_integer<unsigned>(bytes.data[label]) >> 4) {
    case 4:
    case 6:
        return behind(label, bytes, layer_kind::ip);
    case 0:
        return behind(label + control_word, bytes, layer_kind::ethernet);
    case 1: // an associated channel (RFC 4385): operation of the pseudowire itself
        return std::unexpected(packet_fault::not_ip);
    default:
        return behind(label, bytes, layer_kind::ethernet);
    }
}

} // namespace unmask::analyzer
