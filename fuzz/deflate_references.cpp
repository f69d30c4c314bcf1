// What is said of the references in DEFLATE data is what zlib finds with a window of that size, and
// the same however the data is cut.
#include "fuzz/subjects/zlib_inflater.hpp"
#include "fuzz/support/input.hpp"
#include "fuzz/support/reference_faults.hpp"

namespace unmask::fuzz {

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
