// Sends parts of a known stream to a reassembler, and keeps account of what it passes on.
#pragma once

#include "analyzer/tcp/reassembler.hpp"
#include "fuzz/support/properties.hpp"

#include <algorithm>
#include <utility>

namespace unmask::fuzz {

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
    void end(analyzer::stream_end) { ensure(!std::exchange(ended, true), "a second end"); }
};

class segment_sender {
  public:
    segment_sender(const analyzer::reassembly_limits& limit, byte_view stream, std::uint32_t start)
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
        reader_.finish(analyzer::stream_end::capture_end, sink_);
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

} // namespace unmask::fuzz
