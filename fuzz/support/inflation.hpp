// What becomes of a compressed message: its bytes, or those before it turned out to be wrong.
#pragma once

#include "fuzz/support/pieces.hpp"
#include "fuzz/support/properties.hpp"
#include "protocol/deflate/deflate.hpp"

namespace unmask::fuzz {

struct inflation {
    inflate_status status = inflate_status::ok;
    byte_buffer bytes;
    bool operator==(const inflation&) const = default;
};

inline std::string to_string(const inflation& one) {
    return fmt::format("status {} and {} bytes", static_cast<int>(one.status), one.bytes.size());
}

// The next message of that inflater, in pieces of these sizes.
inline inflation inflate_message(inflater& reader, byte_view compressed, byte_view sizes,
                                 std::size_t limit) {
    inflation result;
    feed_in_pieces(compressed, sizes, [&](byte_view piece) {
        if (result.status == inflate_status::ok)
            result.status = reader.feed(piece, result.bytes, limit);
    });
    if (result.status == inflate_status::ok)
        result.status = reader.finish_message(result.bytes, limit);
    ensure(result.bytes.size() <= limit, "{} bytes, {} allowed", result.bytes.size(), limit);
    return result;
}

} // namespace unmask::fuzz
