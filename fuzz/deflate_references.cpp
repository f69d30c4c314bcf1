// What is said of the references in DEFLATE data is what zlib finds with a window of that size, and
// the same however the data is cut.
#include "fuzz/subjects/zlib_inflater.hpp"
#include "fuzz/support/input.hpp"
#include "protocol/deflate_decoder.hpp"

namespace unmask::fuzz {

namespace {

struct told_fault {
    std::size_t offset; // behind the byte in which the reference ends
    decoding fault;
    bool operator==(const told_fault&) const = default;
};
std::string to_string(const told_fault& one) {
    return fmt::format("fault {} at {}", static_cast<int>(one.fault), one.offset);
}

std::vector<told_fault> faults_in(byte_view compressed, byte_view sizes, std::uint32_t window,
                                  bool takeover) {
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

} // namespace

void check(input in) {
    const int window_bits = 15 - static_cast<int>(in.choice_below(8));
    const bool takeover = in.flag();
    const byte_view sizes = in.piece_sizes();
    const byte_view compressed = in.rest();
    const auto window = std::uint32_t{1} << window_bits;
    const auto told = faults_in(compressed, whole, window, takeover);
    ensure_same(told, faults_in(compressed, sizes, window, takeover), "faults whole and cut");
    // The first message of all may refer to nothing outside of it.
    const zlib_progress inflated = inflate_bytewise(compressed, window_bits);
    const auto expected = faults_in(compressed.first(inflated.consumed), whole, window, false);
    if (inflated.too_far_back) ensure(!expected.empty(), "zlib finds a reference too far back");
    if (inflated.read_to_end) ensure(expected.empty(), "zlib finds nothing wrong");
}

} // namespace unmask::fuzz
