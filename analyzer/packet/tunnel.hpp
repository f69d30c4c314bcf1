// Packets within packets: what IP may carry besides TCP.
#pragma once

#include "analyzer/packet/layer.hpp"

namespace unmask::analyzer {

// The layer within an IP packet that carries something else than TCP, by its protocol number: IP
// itself (RFC 2003, RFC 4213, RFC 2473), GRE, MPLS (RFC 4023), or UDP.
next_layer inside_ip(std::uint8_t protocol);

// RFC 2784 with the key and sequence number of RFC 2890; and version 1 (PPTP, RFC 2637).
next_layer decode_gre(layer_bytes& bytes);

// RFC 768, as a carrier of the following two, known by their ports.
next_layer decode_udp(layer_bytes& bytes);
next_layer decode_vxlan(layer_bytes& bytes);  // RFC 7348
next_layer decode_geneve(layer_bytes& bytes); // RFC 8926

} // namespace unmask::analyzer
