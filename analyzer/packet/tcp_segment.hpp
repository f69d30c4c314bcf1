// From the bytes of a recorded packet down to its TCP segment: pure functions, one per layer.
//
//     packet --strip_link--> IP packet --decode_ip--> TCP bytes --decode_tcp--> tcp_segment
//
// Checksums are never looked at: captures taken on the sending machine have them unfinished.
#pragma once

#include "analyzer/packet/ip.hpp"

#include <optional>

namespace unmask::analyzer {

struct tcp_segment {
    endpoint source;
    endpoint destination;
    std::uint32_t sequence = 0;       // of the SYN, or else of payload.front()
    std::uint32_t acknowledgment = 0; // meaningful if `ack`
    bool syn = false;
    bool ack = false;
    bool fin = false;
    bool rst = false;
    byte_view payload;         // a view of the packet
    std::uint32_t missing = 0; // bytes of the payload that were sent but not recorded (snaplen)
};

// RFC 9293 §3.1.
std::expected<tcp_segment, packet_fault> decode_tcp(const ip_payload& ip);

// All layers at once. `original_length` is the size of the packet on the wire.
std::expected<tcp_segment, packet_fault> decode_packet(std::uint16_t link_type, byte_view data,
                                                       std::uint32_t original_length);

} // namespace unmask::analyzer
