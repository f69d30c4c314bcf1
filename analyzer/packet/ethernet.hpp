// Ethernet (IEEE 802.3) and all that says what is inside by an EtherType: VLAN tags, MPLS labels,
// LLC with SNAP, and the "cooked" headers that Linux puts in place of a link's own.
#pragma once

#include "analyzer/packet/layer.hpp"

namespace unmask::analyzer {

// The layer that an EtherType names (IEEE 802 numbers, registered with IANA); `header` bytes stand
// before it.
next_layer behind_ether_type(std::uint16_t type, std::size_t header, layer_bytes& bytes);

next_layer decode_ethernet(layer_bytes& bytes);
next_layer decode_linux_cooked(layer_bytes& bytes);    // LINKTYPE_LINUX_SLL
next_layer decode_linux_cooked_v2(layer_bytes& bytes); // LINKTYPE_LINUX_SLL2
next_layer decode_vlan_tag(layer_bytes& bytes);        // IEEE 802.1Q, 802.1ad: behind the type
next_layer decode_llc(layer_bytes& bytes);             // IEEE 802.2 with SNAP

// RFC 3032. What follows the last label is not said: IP is known by its version, and the rest is
// taken for an Ethernet pseudowire (RFC 4448), with a control word if it begins with four zero bits.
next_layer decode_mpls_label(layer_bytes& bytes);

} // namespace unmask::analyzer
