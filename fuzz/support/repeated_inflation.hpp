// The same compressed message twice in a connection: with takeover the second may refer to the first.
#pragma once

#include "fuzz/support/inflation.hpp"

namespace unmask::fuzz {

inline std::vector<inflation> inflate_twice(byte_view compressed, byte_view sizes,
                                            const deflate_parameters& agreed, strictness mode,
                                            std::size_t limit) {
    inflater reader(agreed, party::client, mode);
    std::vector<inflation> seen{inflate_message(reader, compressed, sizes, limit)};
    if (seen.front().status == inflate_status::ok)
        seen.push_back(inflate_message(reader, compressed, sizes, limit));
    return seen;
}

// What can be read as a whole is also forgotten as a whole, and read once more.
inline std::vector<inflation>
inflate_whole_twice(byte_view compressed, const deflate_parameters& agreed, std::size_t limit) {
    inflater reader(agreed, party::client, strictness::tolerant);
    std::vector<inflation> seen;
    do {
        if (reader.inflate_whole(compressed, limit)) {
            reader.forget_whole();
            const auto again = reader.inflate_whole(compressed, limit);
            ensure(again.has_value(), "the message that was forgotten is not read again");
            seen.push_back({inflate_status::ok, byte_buffer(again->begin(), again->end())});
        } else {
            seen.push_back(inflate_message(reader, compressed, whole, limit));
        }
    } while (seen.size() < 2 && seen.back().status == inflate_status::ok);
    return seen;
}

} // namespace unmask::fuzz
