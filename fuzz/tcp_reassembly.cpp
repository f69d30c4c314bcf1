// However the segments of a stream come, its bytes are passed on in order, each once: as data, or
// as part of a gap if no segment had it in time. Strange segments never make it hold more than it may.
#include "analyzer/tcp/reassembler.hpp"
#include "fuzz/support/input.hpp"
#include "fuzz/support/properties.hpp"
#include "fuzz/support/telling_bytes.hpp"

#include <utility>

namespace unmask::fuzz {

namespace {

using analyzer::tcp_segment, analyzer::stream_end;

// What is known of the bytes of a stream: a byte that was sent, and recorded, is never missing later.
enum class fate : std::uint8_t { unsent, cut_off, sent };

struct accounting_sink {
    byte_view stream; // what should come; empty if that is unknown
    std::vector<fate> fates = std::vector<fate>(stream.size());
    std::uint64_t position = 0;
    bool ended = false;

    void send(std::size_t begin, std::size_t size, fate becomes) {
        for (fate& one : std::span(fates).subspan(begin, size))
            if (one == fate::unsent) one = becomes; // the first segment counts
    }

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
        for (std::uint64_t i = 0; !stream.empty() && i < gap.bytes; ++i)
            ensure(position + i < stream.size() && fates[position + i] != fate::sent,
                   "the byte at {} is lost", position + i);
        position += gap.bytes;
    }
    void conflict(const analyzer::stream_conflict& found) {
        ensure(stream.empty() && found.bytes > 0, "{} bytes of the stream contradict it",
               found.bytes);
    }
    void end(stream_end) { ensure(!std::exchange(ended, true), "a second end"); }
};

constexpr analyzer::reassembly_limits limits[] = {{.reordering = 1 << 20}, {.reordering = 1000}};

class sender {
  public:
    sender(const analyzer::reassembly_limits& limit, byte_view stream, std::uint32_t start)
        : limit_(limit), stream_(stream), start_(start), reader_(limit), sink_{stream} {
        reader_.accept({.sequence = start - 1, .syn = true}, 0, sink_);
    }

    std::uint32_t sequence_at(std::size_t offset) const {
        return static_cast<std::uint32_t>(start_ + offset);
    }

    // Of `size` bytes so many are in the capture.
    void send(std::size_t begin, std::size_t size, std::size_t recorded, bool fin) {
        sink_.send(begin, recorded, fate::sent);
        sink_.send(begin + recorded, size - recorded, fate::cut_off);
        reader_.accept({.sequence = sequence_at(begin),
                        .fin = fin,
                        .payload = stream_.subspan(begin, recorded),
                        .missing = static_cast<std::uint32_t>(size - recorded)},
                       ++packet_, sink_);
        ensure(reader_.memory() <= limit_.reordering, "{} bytes held", reader_.memory());
    }

    void acknowledge(std::size_t offset) { reader_.acknowledge(sequence_at(offset), sink_); }

    // Sends what was not sent yet, and ends.
    void finish() {
        const auto begin = sink_.fates.begin(), end = sink_.fates.end();
        for (auto at = begin; (at = std::find(at, end, fate::unsent)) != end;) {
            const auto next = std::find_if(at, end, [](fate one) { return one != fate::unsent; });
            const auto size = static_cast<std::size_t>(next - at);
            send(static_cast<std::size_t>(at - begin), size, size, false);
            at = next;
        }
        send(stream_.size(), 0, 0, true);
        reader_.finish(stream_end::capture_end, sink_);
        ensure(sink_.ended && sink_.position == stream_.size(), "{} of {} bytes", sink_.position,
               stream_.size());
    }

  private:
    const analyzer::reassembly_limits& limit_;
    byte_view stream_;
    std::uint32_t start_;
    analyzer::reassembler reader_;
    accounting_sink sink_;
    std::uint64_t packet_ = 0;
};

// Any parts of a stream in any order, some recorded short, some acknowledged.
void check_stream(input& in) {
    const analyzer::reassembly_limits& limit = limits[in.choice_below(2)];
    const std::uint32_t start = in.choice() - 128u; // it may wrap around
    const byte_buffer stream = telling_bytes(1 + in.choice() * std::size_t{16});
    sender sending(limit, stream, start);
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
