// What must hold of the TCP segment that is found in a packet.
#pragma once

#include "analyzer/packet/packet_decoder.hpp"
#include "fuzz/support/properties.hpp"

#include <algorithm>

namespace unmask::fuzz {

inline bool lies_within(byte_view part, byte_view whole) {
    return part.empty() || (part.data() >= whole.data() &&
                            part.data() + part.size() <= whole.data() + whole.size());
}

// `cut` is found in the first bytes of the packet, so many, in all of which `whole` is found.
inline void ensure_less(const analyzer::tcp_segment& whole, const analyzer::tcp_segment& cut,
                        std::size_t size) {
    ensure(whole.source == cut.source && whole.destination == cut.destination &&
               whole.sequence == cut.sequence && whole.acknowledgment == cut.acknowledgment &&
               whole.syn == cut.syn && whole.ack == cut.ack && whole.fin == cut.fin &&
               whole.rst == cut.rst,
           "the first {} bytes give another header", size);
    ensure(cut.payload.size() <= whole.payload.size() &&
               std::ranges::equal(cut.payload, whole.payload.first(cut.payload.size())),
           "the first {} bytes give another payload", size);
    ensure(cut.payload.size() + cut.missing == whole.payload.size() + whole.missing,
           "the first {} bytes give {} bytes and {} missing, all give {} and {}", size,
           cut.payload.size(), cut.missing, whole.payload.size(), whole.missing);
}

} // namespace unmask::fuzz
