// One direction of a conversation, told by who saw it: a receiver at its end, or the analyzer that has a capture of it.
#pragma once

#include "protocol/receiver.hpp"

#include <string>
#include <vector>

namespace unmask::fuzz {

// A thing that is said of the direction, in words.
struct remark {
    std::string words;
    bool operator==(const remark&) const = default;
};
inline std::string to_string(const remark& one) { return one.words; }

struct story {
    std::vector<remark> frames, messages, findings;
};

story told_by_receiver(byte_view stream, receiver_options options);

// The stream follows an opening handshake, in segments of these sizes. What only an observer of the whole connection
// can find is left out.
story told_by_analyzer(byte_view stream, byte_view sizes, const receiver_options& options,
                       std::string_view request, std::string_view response);

} // namespace unmask::fuzz
