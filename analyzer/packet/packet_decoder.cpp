#include "analyzer/packet/packet_decoder.hpp"

#include "analyzer/packet/ethernet.hpp"
#include "analyzer/packet/link.hpp"
#include "analyzer/packet/ppp.hpp"
#include "analyzer/packet/tunnel.hpp"
#include "analyzer/packet/wireless.hpp"

#include <algorithm>

namespace unmask::analyzer {

namespace {

next_layer decode_layer(layer_kind kind, layer_bytes& bytes) {
    switch (kind) {
    case layer_kind::bsd_loopback:
        return decode_bsd_loopback(bytes);
    case layer_kind::nflog:
        return decode_nflog(bytes);
    case layer_kind::pktap:
        return decode_pktap(bytes);
    case layer_kind::ethernet:
        return decode_ethernet(bytes);
    case layer_kind::linux_cooked:
        return decode_linux_cooked(bytes);
    case layer_kind::linux_cooked_v2:
        return decode_linux_cooked_v2(bytes);
    case layer_kind::vlan_tag:
        return decode_vlan_tag(bytes);
    case layer_kind::mpls_label:
        return decode_mpls_label(bytes);
    case layer_kind::llc:
        return decode_llc(bytes);
    case layer_kind::pppoe:
        return decode_pppoe(bytes);
    case layer_kind::ppp:
        return decode_ppp(bytes);
    case layer_kind::radiotap:
        return decode_radiotap(bytes);
    case layer_kind::ieee_802_11:
        return decode_ieee_802_11(bytes);
    case layer_kind::ieee_802_11_padded:
        return decode_ieee_802_11_padded(bytes);
    case layer_kind::gre:
        return decode_gre(bytes);
    case layer_kind::udp:
        return decode_udp(bytes);
    case layer_kind::vxlan:
        return decode_vxlan(bytes);
    case layer_kind::geneve:
        return decode_geneve(bytes);
    case layer_kind::ip:
        break; // of all layers the one that may be the last
    }
    return kind;
}

} // namespace

std::expected<void, packet_fault> decode_packet(std::uint16_t link_type, byte_view data,
                                                std::uint32_t original_length,
                                                tcp_segment& segment) {
    layer_bytes bytes{data, std::max<std::size_t>(original_length, data.size())};
    next_layer kind = outermost_layer(link_type);
    for (unsigned depth = 0; kind && depth < max_layers; ++depth) {
        if (*kind != layer_kind::ip) {
            kind = decode_layer(*kind, bytes);
            continue;
        }
        const auto ip = decode_ip(bytes);
        if (!ip) return std::unexpected(ip.error());
        if (ip->is_fragment) return std::unexpected(packet_fault::ip_fragment);
        if (ip->protocol == ip_protocol::tcp) return decode_tcp(*ip, segment);
        bytes = ip->payload;
        kind = inside_ip(ip->protocol);
    }
    return std::unexpected(kind ? packet_fault::nested_too_deeply : kind.error());
}

} // namespace unmask::analyzer
