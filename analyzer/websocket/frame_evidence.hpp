// Do these bytes look like WebSocket frames? For streams whose opening handshake, or whose position
// after lost bytes, is unknown.
#pragma once

#include "protocol/frame.hpp"

namespace unmask::analyzer {

struct frame_evidence {
    bool possible = false; // no header is such that no endpoint would send it
    bool masked = false;   // of the first frame: so a client sent it
    // How far it is from chance: other bytes look like this once in 2^bits times.
    unsigned bits = 0;
};

// Enough to say that bytes are frames: a wrong guess in a million.
inline constexpr unsigned convincing_bits = 20;

struct frame_expectation {
    std::optional<bool>
        masked;              // the MASK bit, if it is known who sends; otherwise all have the same
    bool compression = true; // RSV1 may be set
    // That a frame ends where the bytes end says something. It does not where there are many ends to try.
    bool end_tells = true;
};

// The bytes must begin where a frame may begin, such as at the start of a TCP segment.
frame_evidence examine(byte_view bytes, frame_expectation expected = {});

} // namespace unmask::analyzer
