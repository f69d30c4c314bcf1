// TCP segments (RFC 9293).
#pragma once

#include "analyzer/packet/ip.hpp"
#include "analyzer/packet_position.hpp"

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

// A segment, and the packet that completed it.
struct captured_segment {
    tcp_segment segment;
    packet_position position;
    std::int64_t clock = 0; // the latest time of any packet so far: it never goes back
};

// Fills in all of `segment` from the payload of an IP packet (§3.1). Checksums are never looked at:
// captures taken on the sending machine have them unfinished.
std::expected<void, packet_fault> decode_tcp(const ip_packet& ip, tcp_segment& segment);

} // namespace unmask::analyzer
