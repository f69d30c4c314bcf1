// What lies around an IP packet on the kinds of link that captures are taken on.
//
// Another kind of link is another function of this shape and a line in strip_link().
#pragma once

#include "analyzer/packet/ip.hpp"

namespace unmask::analyzer {

// The IP packet within a packet recorded on a link of this type (see captures/packet.hpp).
std::expected<layer_bytes, packet_fault> strip_link(std::uint16_t link_type,
                                                    const layer_bytes& packet);

} // namespace unmask::analyzer
