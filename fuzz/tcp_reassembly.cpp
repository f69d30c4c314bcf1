// However the segments of a stream come, its bytes are passed on in order, each once: as data, or
// as part of a gap if no segment had it in time. Strange segments never make it hold more than it may.
#include "fuzz/support/input.hpp"
#include "fuzz/support/segment_sender.hpp"
#include "fuzz/support/telling_bytes.hpp"

namespace unmask::fuzz {

namespace {

constexpr analyzer::reassembly_limits limits[] = {{.reordering = 1 << 20}, {.reordering = 1000}};

// Any parts of a stream in any order, some recorded short, some acknowledged.
void check_stream(input& in) {
    const analyzer::reassembly_limits& limit = limits[in.choice_below(2)];
    const std::uint32_t start = in.choice() - 128u; // it may wrap around
    const byte_buffer stream = telling_bytes(1 + in.choice() * std::size_t{16});
    segment_sender sending(limit, stream, start);
    while (!in.empty()) {
        const unsigned kind = in.byte();
        const std::size_t begin = in.number() % stream.size();
        const std::size_t size = std::min<std::size_t>(in.byte(), stream.size() - begin);
        const std::size_t recorded = (kind & 1) ? size / 2 : size;
        if (kind & 2)
            sending.acknowledge(begin);
        else
            sending.send(begin, size, recorded, (kind & 4) && begin + size == stream.size());
    }
    sending.finish();
}

void check_strange_segments(input& in) {
    const analyzer::reassembly_limits& limit = limits[1];
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

} // namespace

void check(input in) {
    if (in.flag())
        check_strange_segments(in);
    else
        check_stream(in);
}

} // namespace unmask::fuzz
