// Sends fragments that need not fit together to a defragmenter, which may not hold more than it may, nor for ever.
#pragma once

#include "fuzz/support/fragment_sender.hpp"
#include "fuzz/support/input.hpp"

namespace unmask::fuzz {

inline void send_strange_fragments(input& in) {
    const analyzer::defragmentation_limits limits{.memory = 4096, .wait = 100};
    analyzer::defragmenter fragments(limits);
    const bool is_v6 = in.flag();
    std::int64_t time = 0;
    while (!in.empty()) {
        analyzer::ip_packet one = fragment_of({}, is_v6, 0, 0);
        const unsigned kind = in.byte();
        one.identification = kind % 16;
        one.more_fragments = (kind & 16) != 0;
        time += (kind & 32) ? 40 : (kind & 64) ? -10 : 0;
        one.fragment_offset = static_cast<std::uint16_t>(in.byte() * ((kind & 128) ? 256 : unit));
        one.payload.wire_size = in.byte();
        one.payload.data = in.take(one.payload.wire_size);
        const auto answer = fragments.accept(one, time);
        ensure(fragments.memory() <= limits.memory, "{} bytes held", fragments.memory());
        if (answer)
            ensure(answer->payload.data.size() <= answer->payload.wire_size && !answer->is_fragment,
                   "{} of {} bytes", answer->payload.data.size(), answer->payload.wire_size);
    }
    // All that waits is forgotten after a while.
    const byte_buffer packet(2 * unit);
    fragments.accept(fragment_of(packet, is_v6, 0, unit), time + 1'000'000);
    const auto whole =
        fragments.accept(fragment_of(packet, is_v6, unit, 2 * unit), time + 1'000'000);
    ensure(whole && fragments.memory() == 0, "{} bytes are held for ever", fragments.memory());
}

} // namespace unmask::fuzz
