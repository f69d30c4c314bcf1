// What a packet is made of: layers, each around the next one, from the link inwards.
//
// A layer's decoder takes its header off the front of the bytes it is given, and says of which kind
// the layer inside is, or why there is none to follow. Families of them stand in link.hpp,
// ethernet.hpp, ppp.hpp, wireless.hpp, tunnel.hpp and ip.hpp; packet_decoder.cpp goes from one to
// the next.
//
// To add a layer: a layer_kind, its decoder, a line in packet_decoder.cpp, and a line in the
// decoder of the layer around it.
#pragma once

#include "analyzer/packet/fault.hpp"
#include "protocol/bytes.hpp"

#include <expected>

namespace unmask::analyzer {

// Bytes of a layer, as far as they were recorded, and how many there were on the wire: never fewer.
struct layer_bytes {
    byte_view data;
    std::size_t wire_size = 0;
};

enum class layer_kind : std::uint8_t {
    bsd_loopback, // link.hpp
    nflog,
    pktap,
    ethernet, // ethernet.hpp
    linux_cooked,
    linux_cooked_v2,
    vlan_tag,
    mpls_label,
    llc,
    pppoe, // ppp.hpp
    ppp,
    radiotap, // wireless.hpp
    ieee_802_11,
    ieee_802_11_padded,
    gre, // tunnel.hpp
    udp,
    vxlan,
    geneve,
    ip, // ip.hpp
};

// Which layer follows, or why none does that could be followed.
using next_layer = std::expected<layer_kind, packet_fault>;

// Takes a header of `size` bytes off the front, behind which a layer of this kind begins.
inline next_layer behind(std::size_t size, layer_bytes& bytes, layer_kind kind) {
    if (bytes.data.size() < size) return std::unexpected(packet_fault::truncated);
    bytes = {bytes.data.subspan(size), bytes.wire_size - size};
    return kind;
}

} // namespace unmask::analyzer
