// A packet of any link type is followed down to its TCP segment or refused with a reason; however
// much of its end was not recorded, what is left says the same or less.
#include "analyzer/packet/packet_decoder.hpp"
#include "fuzz/support/input.hpp"
#include "fuzz/support/link_types.hpp"
#include "fuzz/support/properties.hpp"

namespace unmask::fuzz {

namespace {

using analyzer::packet_fault, analyzer::tcp_segment;

constexpr std::size_t most_truncations = 256;

bool lies_within(byte_view part, byte_view whole) {
    return part.empty() || (part.data() >= whole.data() &&
                            part.data() + part.size() <= whole.data() + whole.size());
}

void ensure_less(const tcp_segment& whole, const tcp_segment& cut, std::size_t size) {
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

} // namespace

void check(input in) {
    captures::packet packet{.number = 1,
                            .link_type = link_types[in.choice_below(std::size(link_types))]};
    const std::size_t unrecorded = in.choice();
    const byte_view bytes = in.rest();
    packet.data = bytes;
    packet.original_length = static_cast<std::uint32_t>(bytes.size() + unrecorded);
    tcp_segment whole;
    const auto decoded = analyzer::packet_decoder({}).decode(packet, whole);
    if (!decoded) return ensure(!name_of(decoded.error()).empty(), "a fault without a reason");
    ensure(lies_within(whole.payload, bytes), "the payload is none of the packet's");
    for (std::size_t size = 0; size < std::min(bytes.size(), most_truncations); ++size) {
        const byte_buffer recorded(bytes.begin(),
                                   bytes.begin() + static_cast<std::ptrdiff_t>(size));
        packet.data = recorded;
        tcp_segment cut;
        if (analyzer::packet_decoder({}).decode(packet, cut)) ensure_less(whole, cut, size);
    }
}

} // namespace unmask::fuzz
