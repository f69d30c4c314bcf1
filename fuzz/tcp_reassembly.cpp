// However the segments of a stream come, its bytes are passed on in order, each once: as data, or
// as part of a gap where the capture lacks it. Strange segments never make it hold more than it may.
#include "analyzer/tcp/reassembler.hpp"
#include "fuzz/support/input.hpp"
#include "fuzz/support/properties.hpp"
#include "fuzz/support/telling_bytes.hpp"

#include <utility>

namespace unmask::fuzz {

namespace {

using analyzer::tcp_segment, analyzer::stream_end;

struct accounting_sink {
    byte_view stream; // what should come; empty if that is unknown
    std::uint64_t position = 0, gaps = 0;
    bool ended = false;

    void data(const analyzer::stream_chunk& chunk) {
        ensure(!ended && !chunk.bytes.empty(), "an empty chunk, or one behind the end");
        if (!stream.empty())
            ensure(
                position + chunk.bytes.size() <= stream.size() &&
                    std::ranges::equal(chunk.bytes, stream.subspan(position, chunk.bytes.size())),
                "{} bytes at {} are not those of the stream", chunk.bytes.size(), position);
        position += chunk.bytes.size();
    }
    void gap(const analyzer::stream_gap& gap) {
        ensure(!ended && gap.bytes > 0, "an empty gap, or one behind the end");
        position += gap.bytes;
        gaps += gap.bytes;
    }
    void conflict(const analyzer::stream_conflict& found) {
        ensure(stream.empty() && found.bytes > 0, "{} bytes of the stream contradict it",
               found.bytes);
    }
    void end(stream_end) { ensure(!std::exchange(ended, true), "a second end"); }
};

constexpr analyzer::reassembly_limits limits[] = {{.reordering = 1 << 20}, {.reordering = 1000}};

// Any parts of the stream in any order, some recorded short, some acknowledged; then all of it.
void check_stream(input& in) {
    const analyzer::reassembly_limits& limit = limits[in.choice_below(2)];
    const std::uint32_t start = in.choice() - 128u; // it may wrap around
    const byte_buffer stream = telling_bytes(1 + in.choice() * std::size_t{16});
    analyzer::reassembler reader(limit);
    accounting_sink sink{stream};
    bool may_lose = limit.reordering < 64'000;
    reader.accept({.sequence = start - 1, .syn = true}, 0, sink);
    for (std::uint64_t packet = 1; !in.empty(); ++packet) {
        const unsigned kind = in.byte();
        const std::size_t begin = in.number() % stream.size();
        const std::size_t size = std::min<std::size_t>(in.byte(), stream.size() - begin);
        const std::size_t recorded = (kind & 1) ? size / 2 : size;
        const bool acknowledges = (kind & 2) != 0;
        may_lose = may_lose || recorded < size || acknowledges;
        const auto sequence = static_cast<std::uint32_t>(start + begin);
        if (acknowledges)
            reader.acknowledge(sequence, sink);
        else
            reader.accept({.sequence = sequence,
                           .fin = (kind & 4) && begin + size == stream.size(),
                           .payload = byte_view(stream).subspan(begin, recorded),
                           .missing = static_cast<std::uint32_t>(size - recorded)},
                          packet, sink);
        ensure(reader.memory() <= limit.reordering, "{} bytes held", reader.memory());
    }
    reader.accept({.sequence = start, .fin = true, .payload = stream}, 9999, sink);
    ensure(sink.ended && sink.position == stream.size(), "{} of {} bytes", sink.position,
           stream.size());
    ensure(may_lose || sink.gaps == 0, "{} bytes are lost", sink.gaps);
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
    reader.finish(stream_end::capture_end, sink);
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
