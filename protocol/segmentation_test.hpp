// Proof that an incremental parser does not care how its input was cut.
//
// decode_several_ways() runs the same input whole, byte by byte, with empty pieces in between, and
// in random pieces; every run must give what the whole run gave. Used by the test of every
// incremental parser.
#pragma once

#include "protocol/bytes.hpp"

#include <gtest/gtest.h>
#include <random>

namespace unmask::testing {

// Cuts the input into pieces of the given sizes in turn, each handed to `take`.
template <class NextSize, class Take>
void feed_in_pieces(byte_view input, NextSize next_size, Take take) {
    while (!input.empty()) {
        const std::size_t size = std::min<std::size_t>(next_size(), input.size());
        take(input.first(size));
        input = input.subspan(size);
    }
}

// `make()` returns a fresh parser run: an object with feed(byte_view) and finish(), whose finish()
// returns a comparable, printable account of everything that came out. Returns that account.
template <class Make>
auto decode_several_ways(byte_view input, Make make, int random_runs = 20) {
    auto whole = make();
    whole.feed(input);
    auto expected = whole.finish();

    auto single = make();
    feed_in_pieces(
        input, [] { return 1; },
        [&](byte_view piece) {
            single.feed(piece);
            single.feed({});
        });
    EXPECT_EQ(single.finish(), expected) << "fed byte by byte";

    for (int run = 0; run < random_runs; ++run) {
        std::mt19937 random(static_cast<unsigned>(run));
        const unsigned longest = 1u << (run % 12);
        auto pieces = make();
        feed_in_pieces(
            input, [&] { return random() % (longest + 1); },
            [&](byte_view piece) { pieces.feed(piece); });
        EXPECT_EQ(pieces.finish(), expected)
            << "fed in random pieces of up to " << longest << " bytes, seed " << run;
    }
    return expected;
}

} // namespace unmask::testing
