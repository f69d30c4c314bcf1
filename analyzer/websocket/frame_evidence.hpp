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

// The bytes must begin where a frame may begin, such as at the start of a TCP segment. With
// `masked` given, frames must have that MASK bit; otherwise all must have the same.
frame_evidence examine(byte_view bytes, std::optional<bool> masked = std::nullopt);

} // namespace unmask::analyzer
