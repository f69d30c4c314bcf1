// From the bytes of a recorded packet down to its TCP segment, layer by layer.
#pragma once

#include "analyzer/packet/tcp_segment.hpp"

namespace unmask::analyzer {

// How many layers may stand around a TCP segment: more are hostile, not a network.
inline constexpr unsigned max_layers = 32;

// Fills in all of `segment`, whose payload is a view of `data`. `original_length` is the size of the
// packet on the wire.
std::expected<void, packet_fault> decode_packet(std::uint16_t link_type, byte_view data,
                                                std::uint32_t original_length,
                                                tcp_segment& segment);

} // namespace unmask::analyzer
