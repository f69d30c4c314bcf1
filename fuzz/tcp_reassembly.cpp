// However the segments of a stream come, its bytes are passed on in order, each once: as data, or
// as part of a gap if no segment had it in time. Strange segments never make it hold more than it may.
#include "fuzz/support/input.hpp"
#include "fuzz/support/segment_sender.hpp"
#include "fuzz/support/strange_segments.hpp"
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

} // namespace

void check(input in) {
    if (in.flag())
        send_strange_segments(in, limits[1]);
    else
        check_stream(in);
}

} // namespace unmask::fuzz
