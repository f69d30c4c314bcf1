#include "analyzer/packet/link.hpp"

#include "captures/packet.hpp"

namespace unmask::analyzer {

namespace link_type = captures::link_type;

next_layer outermost_layer(std::uint32_t type) {
    switch (type) {
    case link_type::ethernet:
        return layer_kind::ethernet;
    case link_type::null_loopback:
    case link_type::openbsd_loopback:
        return layer_kind::bsd_loopback;
    case link_type::linux_cooked:
        return layer_kind::linux_cooked;
    case link_type::linux_cooked_v2:
        return layer_kind::linux_cooked_v2;
    case link_type::raw_ip:
    case link_type::raw_ip_bsd:
    case link_type::raw_ip_openbsd:
    case link_type::ipv4:
    case link_type::ipv6:
        return layer_kind::ip;
    case link_type::ppp:
    case link_type::ppp_hdlc:
        return layer_kind::ppp;
    case link_type::pppoe:
        return layer_kind::pppoe;
    case link_type::ieee_802_11:
        return layer_kind::ieee_802_11;
    case link_type::ieee_802_11_radiotap:
        return layer_kind::radiotap;
    case link_type::nflog:
        return layer_kind::nflog;
    case link_type::pktap:
        return layer_kind::pktap;
    default:
        return std::unexpected(packet_fault::unknown_link_type);
    }
}

next_layer decode_bsd_loopback(layer_bytes& bytes) {
    constexpr std::size_t header = 4;
    if (bytes.data.size() < header) return std::unexpected(packet_fault::truncated);
    // IPv4 is 2 everywhere, IPv6 has a number of its own on each system; all of them fit one byte.
    const auto family = std::to_integer<unsigned>(bytes.data[0] | bytes.data[3]);
    const bool is_ip = family == 2 || family == 10 || family == 24 || family == 28 || family == 30;
    if (!is_ip) return std::unexpected(packet_fault::not_ip);
    return behind(header, bytes, layer_kind::ip);
}

//  0        1        2            4          6          8
// +--------+--------+------------+----------+----------+-------- ... padded to 4 bytes
// | family | version| resource   | length   | type     | value      length counts itself and type
// +--------+--------+------------+----------+----------+--------
next_layer decode_nflog(layer_bytes& bytes) {
    constexpr std::size_t header = 4, attribute_header = 4;
    constexpr std::uint16_t payload = 9;
    for (std::size_t position = header; position + attribute_header <= bytes.data.size();) {
        const byte_view attribute = bytes.data.subspan(position);
        const auto length = load<std::uint16_t>(attribute, std::endian::little);
        const auto type = load<std::uint16_t>(attribute.subspan(2), std::endian::little);
        if (length < attribute_header) return std::unexpected(packet_fault::malformed);
        if (type == payload) return behind(position + attribute_header, bytes, layer_kind::ip);
        position += (length + 3u) & ~3u;
    }
    return std::unexpected(packet_fault::truncated);
}

//  0           4          8
// +-----------+----------+-----------+-----
// | length    | what     | link type | ...      little-endian; the packet begins at `length`
// +-----------+----------+-----------+-----
next_layer decode_pktap(layer_bytes& bytes) {
    constexpr std::size_t shortest_header = 12;
    if (bytes.data.size() < shortest_header) return std::unexpected(packet_fault::truncated);
    const auto header = load<std::uint32_t>(bytes.data, std::endian::little);
    if (header < shortest_header) return std::unexpected(packet_fault::malformed);
    const auto kind =
        outermost_layer(load<std::uint32_t>(bytes.data.subspan(8), std::endian::little));
    return kind ? behind(header, bytes, *kind) : kind;
}

} // namespace unmask::analyzer
