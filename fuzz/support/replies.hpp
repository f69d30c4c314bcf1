// What an endpoint that echoes has to answer to a stream, derived from what a receiver makes of it;
// and what it did answer.
#pragma once

#include "protocol/receiver.hpp"

#include <string>
#include <vector>

namespace unmask::fuzz {

struct reply {
    unmask::opcode opcode;
    byte_buffer payload;
    bool operator==(const reply&) const = default;
};

std::string to_string(const reply& one);

// RFC 6455 §5.5, §7: an echo for each message, a pong for each ping, and for what ends the
// conversation a close frame that says why. `peer` is how the endpoint reads the stream.
std::vector<reply> expected_replies(byte_view stream, receiver_options peer);

// The frames that the endpoint sent, every one of which has to be legal and whole.
std::vector<reply> replies_in(byte_view sent, party endpoint,
                              const std::optional<deflate_parameters>& deflate);

} // namespace unmask::fuzz
