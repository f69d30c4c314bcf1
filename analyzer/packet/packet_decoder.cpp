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

std::expected<void, packet_fault> packet_decoder::decode(const captures::packet& packet,
                                                         tcp_segment& segment) {
    layer_bytes bytes{packet.data,
                      std::max<std::size_t>(packet.original_length, packet.data.size())};
    next_layer kind = outermost_layer(packet.link_type);
    for (unsigned depth = 0; kind && depth < max_layers; ++depth) {
        if (*kind != layer_kind::ip) {
            kind = decode_layer(*kind, bytes);
            continue;
        }
        auto ip = decode_ip(bytes);
        if (ip && ip->is_fragment) ip = put_together(*ip, packet.time);
        if (!ip) return std::unexpected(ip.error());
        if (ip->protocol == ip_protocol::tcp) return decode_tcp(*ip, segment);
        bytes = ip->payload;
        kind = inside_ip(ip->protocol);
    }
    return std::unexpected(kind ? packet_fault::nested_too_deeply : kind.error());
}

std::expected<ip_packet, packet_fault> packet_decoder::put_together(const ip_packet& fragment,
                                                                    std::int64_t time) {
    const std::uint8_t protocol = fragment.protocol;
    const bool may_lead_to_tcp =
        protocol == ip_protocol::tcp || inside_ip(protocol) || is_extension_header(protocol);
    if (!may_lead_to_tcp) return std::unexpected(packet_fault::not_tcp);
    auto whole = fragments_.accept(fragment, time);
    if (whole && whole->is_v6()) whole = behind_extension_headers(*whole);
    if (whole && whole->is_fragment) return std::unexpected(packet_fault::malformed);
    return whole;
}

} // namespace unmask::analyzer
