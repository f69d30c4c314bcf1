#include "analyzer/packet/link.hpp"

#include "captures/packet.hpp"

namespace unmask::analyzer {

namespace {

using result = std::expected<layer_bytes, packet_fault>;
namespace link_type = captures::link_type;

// Values of the EtherType field (IEEE 802 numbers, registered with IANA).
namespace ether_type {
constexpr std::uint16_t ipv4 = 0x0800;
constexpr std::uint16_t ipv6 = 0x86dd;
constexpr std::uint16_t vlan = 0x8100;     // IEEE 802.1Q
constexpr std::uint16_t provider = 0x88a8; // IEEE 802.1ad, "QinQ"
constexpr std::uint16_t old_provider = 0x9100;
} // namespace ether_type

result drop_front(const layer_bytes& packet, std::size_t size) {
    if (packet.data.size() < size) return std::unexpected(packet_fault::truncated);
    return layer_bytes{packet.data.subspan(size), packet.wire_size - size};
}

bool is_vlan_tag(std::uint16_t type) {
    return type == ether_type::vlan || type == ether_type::provider ||
           type == ether_type::old_provider;
}

// `packet` begins after the field that said `type`. A VLAN tag is two bytes of tag and another
// type.
result strip_ether_type(std::uint16_t type, layer_bytes packet) {
    while (is_vlan_tag(type)) {
        const auto inner = drop_front(packet, 4);
        if (!inner) return inner;
        type = load_big_endian<std::uint16_t>(packet.data.subspan(2));
        packet = *inner;
    }
    if (type != ether_type::ipv4 && type != ether_type::ipv6)
        return std::unexpected(packet_fault::not_ip);
    return packet;
}

// A header of `size` bytes with an EtherType at `position`.
result strip_typed_header(const layer_bytes& packet, std::size_t size, std::size_t position) {
    const auto inner = drop_front(packet, size);
    if (!inner) return inner;
    return strip_ether_type(load_big_endian<std::uint16_t>(packet.data.subspan(position)), *inner);
}

// Two addresses of six bytes, then the type.
result strip_ethernet(const layer_bytes& packet) { return strip_typed_header(packet, 14, 12); }

// www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html and LINKTYPE_LINUX_SLL2.html
result strip_linux_cooked(const layer_bytes& packet) { return strip_typed_header(packet, 16, 14); }
result strip_linux_cooked_v2(const layer_bytes& packet) {
    return strip_typed_header(packet, 20, 0);
}

// Four bytes of address family in the byte order of the machine that recorded. IPv4 is 2
// everywhere, IPv6 has a number of its own on each system; all of them fit one byte.
result strip_loopback(const layer_bytes& packet) {
    const auto inner = drop_front(packet, 4);
    if (!inner) return inner;
    const auto family = std::to_integer<unsigned>(packet.data[0] | packet.data[3]);
    const bool is_ip = family == 2 || family == 10 || family == 24 || family == 28 || family == 30;
    if (!is_ip) return std::unexpected(packet_fault::not_ip);
    return inner;
}

} // namespace

std::expected<layer_bytes, packet_fault> strip_link(std::uint16_t type, const layer_bytes& packet) {
    switch (type) {
    case link_type::ethernet:
        return strip_ethernet(packet);
    case link_type::null_loopback:
    case link_type::openbsd_loopback:
        return strip_loopback(packet);
    case link_type::linux_cooked:
        return strip_linux_cooked(packet);
    case link_type::linux_cooked_v2:
        return strip_linux_cooked_v2(packet);
    case link_type::raw_ip:
    case link_type::raw_ip_bsd:
    case link_type::raw_ip_openbsd:
    case link_type::ipv4:
    case link_type::ipv6:
        return packet;
    default:
        return std::unexpected(packet_fault::unknown_link_type);
    }
}

} // namespace unmask::analyzer
