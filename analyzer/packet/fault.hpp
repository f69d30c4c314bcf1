// Why a packet was not followed down to a TCP segment.
#pragma once

#include <cstdint>
#include <string_view>

namespace unmask::analyzer {

enum class packet_fault : std::uint8_t {
    unknown_link_type,    // recorded on a kind of link that we cannot read
    not_ip,               // ARP and the like: nothing of ours is inside
    not_tcp,              // UDP, ICMP and the like
    ip_fragment,          // a piece of an IP packet, kept until the others come
    overlapping_fragment, // a piece of an IPv6 packet that overlaps another one
    truncated,            // recorded too short to hold the headers
    malformed,            // a header contradicts itself
    encrypted,            // by the link: nothing inside can be read
    unsupported,          // in a form of a header that we do not read
    nested_too_deeply,    // more layers around each other than max_layers
};
inline constexpr std::size_t packet_fault_count = 10;

// Whether the packet may have carried bytes of a conversation: worth a warning, unlike ARP.
constexpr bool loses_data(packet_fault fault) {
    return fault != packet_fault::not_ip && fault != packet_fault::not_tcp;
}

// "of an unknown link type": completes "3 packets ...".
constexpr std::string_view name_of(packet_fault fault) {
    switch (fault) {
    case packet_fault::unknown_link_type:
        return "of an unknown link type";
    case packet_fault::not_ip:
        return "without IP";
    case packet_fault::not_tcp:
        return "without TCP";
    case packet_fault::ip_fragment:
        return "that are fragments of IP packets that were not seen whole";
    case packet_fault::overlapping_fragment:
        return "that are overlapping fragments of IPv6, which no receiver may accept";
    case packet_fault::truncated:
        return "recorded too short for their headers";
    case packet_fault::malformed:
        return "with malformed headers";
    case packet_fault::encrypted:
        return "encrypted by the wireless link";
    case packet_fault::unsupported:
        return "with headers in a form that is not read";
    case packet_fault::nested_too_deeply:
        return "with too many headers around each other";
    }
    return "";
}

} // namespace unmask::analyzer
