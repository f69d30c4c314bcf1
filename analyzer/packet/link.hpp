// The kinds of link that captures are taken on (www.tcpdump.org/linktypes.html), and those of them
// that are a family of their own.
#pragma once

#include "analyzer/packet/layer.hpp"

namespace unmask::analyzer {

// What a packet recorded on a link of this type begins with (see captures/packet.hpp).
next_layer outermost_layer(std::uint32_t link_type);

// BSD loopback: an address family in the byte order of the machine that recorded, then IP.
next_layer decode_bsd_loopback(layer_bytes& bytes);

// Packets that the Linux firewall logged: attributes, one of which is an IP packet.
next_layer decode_nflog(layer_bytes& bytes);

// Apple's header in front of a packet of any other link type.
next_layer decode_pktap(layer_bytes& bytes);

} // namespace unmask::analyzer
