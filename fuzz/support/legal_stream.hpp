// A sender that obeys every rule, told by an input what to send.
#pragma once

#include "fuzz/support/input.hpp"
#include "protocol/receiver.hpp"

#include <string>
#include <vector>

namespace unmask::fuzz {

struct sent_message {
    unmask::opcode opcode;
    std::uint64_t frames;
    bool compressed;
    std::uint64_t wire_length;
    byte_buffer payload;

    bool operator==(const sent_message&) const = default;
};

std::string to_string(const sent_message& one);

struct legal_stream {
    byte_buffer bytes;
    std::vector<sent_message> messages; // in the order of their ends
};

// Messages in any number of fragments, compressed if that was agreed, with pings and pongs between
// the fragments, and perhaps a close frame at the end.
legal_stream build_legal_stream(input& in, const receiver_options& options);

} // namespace unmask::fuzz
