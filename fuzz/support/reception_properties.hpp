// What must hold of a receiver's account of any stream.
#pragma once

#include "fuzz/support/occurrences.hpp"
#include "fuzz/support/properties.hpp"

#include <algorithm>

namespace unmask::fuzz {

// Neither memory nor messages grow beyond what the limit and the stream explain.
inline void ensure_bounded(const reception& received, std::size_t stream_size,
                           const receiver_options& options) {
    const std::size_t longest = std::min(options.message_limit, 1100 * stream_size);
    ensure(received.largest_memory <= 128 * 1024 + 6 * longest + 4 * stream_size,
           "{} bytes are held", received.largest_memory);
    for (const occurrence& one : received.events)
        if (one.what == occurrence::kind::message)
            ensure(one.payload.size() <= options.message_limit || is_control(one.opcode),
                   "a message of {} bytes", one.payload.size());
}

// A tolerant receiver reads to the end, and every byte that it reads belongs to one frame.
inline void ensure_all_accounted_for(const reception& tolerant, byte_view stream) {
    ensure(tolerant.consumed == stream.size(), "{} of {} bytes are accounted for",
           tolerant.consumed, stream.size());
    std::uint64_t frames = 0;
    for (const occurrence& one : tolerant.events)
        if (one.what == occurrence::kind::frame)
            frames += one.numbers[2] + one.header.payload_length;
    ensure(frames <= stream.size(), "{} bytes of frames in {}", frames, stream.size());
    ensure(!tolerant.at_frame_boundary || frames == stream.size(), "{} bytes were frames", frames);
}

} // namespace unmask::fuzz
