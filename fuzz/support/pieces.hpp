// Feeds data to an incremental parser in the pieces that the input chose.
#pragma once

#include "protocol/bytes.hpp"

#include <algorithm>

namespace unmask::fuzz {

// All in one piece, for input::piece_sizes().
inline constexpr byte_view whole{};

// Calls take(piece) with pieces of the given sizes, in turn. Each piece lies in memory of its own
// that is freed after the call, so that the address sanitizer sees every byte read outside of it
// and every view that outlives it. A size of 0 is an empty piece; the pieces of long data are larger
// in proportion, so that no input takes long.
template <class Take>
void feed_in_pieces(byte_view data, byte_view sizes, Take take) {
    const bool moves =
        std::ranges::any_of(sizes, [](std::byte size) { return size != std::byte{}; });
    const std::size_t scale = 1 + data.size() / 8192;
    for (std::size_t turn = 0; !data.empty(); ++turn) {
        const std::size_t size =
            moves ? scale * std::to_integer<std::size_t>(sizes[turn % sizes.size()]) : data.size();
        const byte_view piece = data.first(std::min(size, data.size()));
        const byte_buffer copy(piece.begin(), piece.end());
        take(byte_view(copy));
        data = data.subspan(piece.size());
    }
}

} // namespace unmask::fuzz
