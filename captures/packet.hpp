// One packet of a capture file, and the kinds of link it may have been recorded on.
#pragma once

#include "protocol/bytes.hpp"

#include <cstdint>

namespace unmask::captures {

// In nanoseconds: 146 years. Of times no further than that from 1970 the difference fits 64 bits.
inline constexpr std::int64_t furthest_time = (std::int64_t{1} << 62) - 1;

struct packet {
    std::uint64_t number = 0;    // 1-based position among the packets of the capture
    std::int64_t time = 0;       // nanoseconds since 1970-01-01 UTC; 0 when the file has no time;
                                 // within furthest_time of it
    std::uint16_t link_type = 0; // how `data` begins: a LINKTYPE_ value, see below
    byte_view data;              // the recorded bytes; valid until the next call of next()
    std::uint32_t original_length = 0; // bytes on the wire; more than data.size() if cut short
    std::uint64_t file_offset = 0;     // where the record begins in the (uncompressed) file
};

// The registry is at www.tcpdump.org/linktypes.html. Values outside this list are passed on as
// they are; it is for the decoder to say that it cannot read them.
namespace link_type {
inline constexpr std::uint16_t null_loopback = 0; // BSD: address family in the host's byte order
inline constexpr std::uint16_t ethernet = 1;
inline constexpr std::uint16_t ppp = 9;
inline constexpr std::uint16_t raw_ip_bsd = 12; // some writers store this platform value for raw_ip
inline constexpr std::uint16_t raw_ip_openbsd = 14; // the same, as OpenBSD numbers it
inline constexpr std::uint16_t ppp_hdlc = 50;
inline constexpr std::uint16_t pppoe = 51;
inline constexpr std::uint16_t raw_ip = 101; // IPv4 or IPv6, told apart by the version nibble
inline constexpr std::uint16_t ieee_802_11 = 105;
inline constexpr std::uint16_t openbsd_loopback = 108; // address family in network byte order
inline constexpr std::uint16_t linux_cooked = 113;
inline constexpr std::uint16_t ieee_802_11_radiotap = 127;
inline constexpr std::uint16_t ipv4 = 228;
inline constexpr std::uint16_t ipv6 = 229;
inline constexpr std::uint16_t nflog = 239; // of the Linux firewall
inline constexpr std::uint16_t pktap = 258; // of Apple, around any other
inline constexpr std::uint16_t linux_cooked_v2 = 276;
} // namespace link_type

} // namespace unmask::captures
