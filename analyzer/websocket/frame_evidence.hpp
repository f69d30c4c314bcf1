// Do these bytes look like WebSocket frames? For streams whose opening handshake, or whose position
// after lost bytes, is unknown.
#pragma once

#include "protocol/frame.hpp"

namespace unmask::analyzer {

enum class likeness : std::uint8_t {
    none,     // a header that no endpoint would send
    possible, // nothing against it, but too little to tell: the first frame goes on beyond the
              // bytes
    fitting,  // one or two frames that end exactly where the bytes end
    likely,   // three whole frames, or much text
};

struct frame_evidence {
    analyzer::likeness likeness = likeness::none;
    bool masked = false; // of the first frame: so a client sent it
};

struct frame_expectation {
    std::optional<bool>
        masked;              // the MASK bit, if it is known who sends; otherwise all have the same
    bool compression = true; // RSV1 may be set
};

// The bytes must begin where a frame may begin, such as at the start of a TCP segment.
frame_evidence examine(byte_view bytes, frame_expectation expected = {});

} // namespace unmask::analyzer
