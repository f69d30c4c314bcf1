// Messages that go one at a time: each is sent when the echo of the one before has come.
//
// Autobahn's sections 9, 12 and 13 are made of these. The series ends with its last echo, or with
// the first that is wrong.
#pragma once

#include "conformance/cases/corpus.hpp"
#include "conformance/cases/short_list.hpp"
#include "protocol/handshake/deflate_negotiation.hpp"

#include <optional>
#include <string_view>

namespace unmask::conformance {

struct round_trips {
    std::size_t count = 1;
    bool binary = false;
    std::size_t length = 0; // of each message: bytes; of texts from a corpus characters
    // The messages are slices of it, one behind the other, and an echo has to be the same in every
    // byte. Without one they are filler, of which only type and length are compared.
    std::optional<corpus> from;
    std::size_t fragment = 0; // payload bytes per frame, after compression; 0: in one frame
    std::size_t chop = 0;     // bytes per TCP write; 0: no matter
    // Of permessage-deflate, the preferred one first, as Sec-WebSocket-Extensions says them. A peer
    // that declines all of them does not implement what the case is about. None: no compression.
    short_list<std::string_view, 3> offers;
    // Where the peer is a client: what the runner insists on, the preferred one first.
    short_list<deflate_policy, 3> accepts;

    constexpr bool compressed() const { return !offers.empty(); }
};

} // namespace unmask::conformance
