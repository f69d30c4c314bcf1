// Sends segments that need not fit together to a reassembler, which may not hold more than it may, and must come to an end.
#pragma once

#include "fuzz/support/input.hpp"
#include "fuzz/support/segment_sender.hpp"

namespace unmask::fuzz {

inline void send_strange_segments(input& in, const analyzer::reassembly_limits& limit) {
    analyzer::reassembler reader(limit);
    accounting_sink sink{{}};
    for (std::uint64_t packet = 1; !in.empty(); ++packet) {
        const unsigned kind = in.byte();
        const unsigned shift = (kind & 0xf0) >> 3; // near or far
        const auto sequence = static_cast<std::uint32_t>(in.byte()) << shift;
        if (kind & 1) reader.acknowledge(sequence, sink);
        const std::size_t missing = (kind & 2) ? in.byte() : 0u;
        reader.accept({.sequence = sequence,
                       .syn = (kind & 4) != 0,
                       .fin = (kind & 8) != 0,
                       .payload = in.take(in.byte()),
                       .missing = static_cast<std::uint32_t>(missing)},
                      packet, sink);
        ensure(reader.memory() <= limit.reordering, "{} bytes held", reader.memory());
    }
    reader.finish(analyzer::stream_end::capture_end, sink);
    ensure(sink.ended && reader.ended(), "it goes on behind its end");
}

} // namespace unmask::fuzz
