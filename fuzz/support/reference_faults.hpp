// What is said of the references in DEFLATE data, and where.
#pragma once

#include "fuzz/support/pieces.hpp"
#include "fuzz/support/properties.hpp"
#include "protocol/deflate/deflate_decoder.hpp"

namespace unmask::fuzz {

struct told_fault {
    std::size_t offset; // behind the byte in which the reference ends
    decoding fault;
    bool operator==(const told_fault&) const = default;
};

inline std::string to_string(const told_fault& one) {
    return fmt::format("fault {} at {}", static_cast<int>(one.fault), one.offset);
}

inline std::vector<told_fault> faults_in(byte_view compressed, byte_view sizes,
                                         std::uint32_t window, bool takeover) {
    deflate_decoder reader(
        {.window = window, .context_takeover = takeover, .followed_beyond = true});
    std::vector<told_fault> told;
    std::size_t offset = 0;
    bool corrupt = false;
    feed_in_pieces(compressed, sizes, [&](byte_view piece) {
        for (auto paused = decoding::output_full; paused != decoding::input_used && !corrupt;) {
            const std::size_t before = piece.size();
            paused = reader.decode(piece);
            ensure(piece.size() <= before, "{} of {} bytes are left", piece.size(), before);
            offset += before - piece.size();
            corrupt = paused == decoding::corrupt;
            if (paused == decoding::beyond_window || paused == decoding::beyond_message)
                told.push_back({offset, paused});
        }
        ensure(corrupt || piece.empty(), "{} bytes are left", piece.size());
    });
    return told;
}

} // namespace unmask::fuzz
