// A packet of any link type is followed down to its TCP segment or refused with a reason; however
// much of its end was not recorded, what is left says the same or less.
#include "analyzer/packet/packet_decoder.hpp"
#include "fuzz/support/input.hpp"
#include "fuzz/support/link_types.hpp"
#include "fuzz/support/segment_properties.hpp"

namespace unmask::fuzz {

namespace {

constexpr std::size_t most_truncations = 256;

} // namespace

void check(input in) {
    captures::packet packet{.number = 1,
                            .link_type = link_types[in.choice_below(std::size(link_types))]};
    const std::size_t unrecorded = in.choice();
    const byte_view bytes = in.rest();
    packet.data = bytes;
    packet.original_length = static_cast<std::uint32_t>(bytes.size() + unrecorded);
    analyzer::tcp_segment whole;
    const auto decoded = analyzer::packet_decoder({}).decode(packet, whole);
    if (!decoded) return ensure(!name_of(decoded.error()).empty(), "a fault without a reason");
    ensure(lies_within(whole.payload, bytes), "the payload is none of the packet's");
    for (std::size_t size = 0; size < std::min(bytes.size(), most_truncations); ++size) {
        const byte_buffer recorded(bytes.begin(),
                                   bytes.begin() + static_cast<std::ptrdiff_t>(size));
        packet.data = recorded;
        analyzer::tcp_segment cut;
        if (analyzer::packet_decoder({}).decode(packet, cut)) ensure_less(whole, cut, size);
    }
}

} // namespace unmask::fuzz
