// What TCP reassembly hands on, for one direction: bytes in order, holes in them, and the end.
//
// Nothing is ever passed over in silence: every byte between the first and the end is either in a
// chunk or in a gap, exactly once and in order; and where bytes came again as others, that is told.
#pragma once

#include "protocol/bytes.hpp"

#include <concepts>

namespace unmask::analyzer {

struct stream_chunk {
    byte_view bytes;          // not empty; valid during the call only
    std::uint64_t packet = 0; // number of the packet that carried them
};

enum class gap_reason : std::uint8_t {
    not_captured, // acknowledged by the peer, or followed by later bytes, but never seen
    cut_short,    // the packet was recorded without its end (snaplen)
    buffer_full,  // too many later bytes were waiting for it
};

struct stream_gap {
    std::uint64_t bytes = 0; // at least 1
    gap_reason reason = gap_reason::not_captured;
};

// Bytes that came again as others; the first ones seen count.
struct stream_conflict {
    std::uint64_t bytes = 0;
    bool by_digest = false; // some of these bytes are others, it is not known which
};

enum class stream_end : std::uint8_t { fin, rst, capture_end, limit };

template <class T>
concept stream_sink = requires(T& sink, const stream_chunk& chunk, const stream_gap& gap,
                               const stream_conflict& conflict) {
    sink.data(chunk);
    sink.gap(gap);
    sink.conflict(conflict);
    sink.end(stream_end::fin); // at most once, and last
};

// "bytes that were never captured": completes "a gap of 3 bytes: ...".
constexpr std::string_view name_of(gap_reason reason) {
    switch (reason) {
    case gap_reason::not_captured:
        return "the bytes were not captured";
    case gap_reason::cut_short:
        return "the packet was recorded without its end";
    case gap_reason::buffer_full:
        return "missing bytes held up too many later ones";
    }
    return "";
}

} // namespace unmask::analyzer
