// Whatever arrives as a compressed message, and once more as the next one, our inflater and zlib make the same of it;
// if it is at hand as a whole, too.
#include "fuzz/subjects/zlib_inflater.hpp"
#include "fuzz/support/deflate_choices.hpp"
#include "fuzz/support/repeated_inflation.hpp"

namespace unmask::fuzz {

namespace {

constexpr std::size_t limit = std::size_t{1} << 16;

} // namespace

void check(input in) {
    const deflate_parameters agreed = with_whole_windows(choose_deflate_parameters(in));
    const byte_view sizes = in.piece_sizes();
    const byte_view compressed = in.rest();
    const auto ours = inflate_twice(compressed, whole, agreed, strictness::strict, limit);
    ensure_same(ours, inflate_twice(compressed, sizes, agreed, strictness::strict, limit),
                "whole and cut");

    zlib_inflater zlib(agreed.context_takeover(party::client));
    std::vector<inflation> expected;
    for (std::size_t i = 0; i < ours.size(); ++i)
        expected.push_back(zlib.inflate_message(compressed, limit));
    ensure_same(ours, expected, "ours and that of zlib");

    if (ours.back().status != inflate_status::ok && ours.back().status != inflate_status::corrupt)
        return;
    ensure_same(ours, inflate_twice(compressed, sizes, agreed, strictness::tolerant, limit),
                "strict and tolerant");
    ensure_same(ours, inflate_whole_twice(compressed, agreed, limit), "in pieces and as a whole");
}

} // namespace unmask::fuzz
