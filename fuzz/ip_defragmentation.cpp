// The fragments of a packet, in any order and however often, give the packet each time that the last
// of them has come; fragments of all kinds never make it hold more than it may.
#include "fuzz/support/fragment_sender.hpp"
#include "fuzz/support/strange_fragments.hpp"

namespace unmask::fuzz {

namespace {

// Each step sends the part that begins at some unit; parts of IPv6 may not overlap, so all are of one
// size.
void check_packet(input& in) {
    const bool is_v6 = in.flag();
    const std::size_t size = unit * (1 + in.choice_below(16));
    fragment_sender sending(is_v6, size + 1 + in.choice() * unit, size);
    const std::size_t step = is_v6 ? size : unit;
    while (!in.empty()) sending.send(in.number() % sending.packet_size() / step * step);
    sending.send_missing();
}

} // namespace

void check(input in) {
    if (in.flag())
        send_strange_fragments(in);
    else
        check_packet(in);
}

} // namespace unmask::fuzz
