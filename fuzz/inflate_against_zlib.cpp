// Whatever arrives as a compressed message, and once more as the next one, our inflater and zlib make the same of it;
// if it is at hand as a whole, too.
#include "fuzz/subjects/zlib_inflater.hpp"
#include "fuzz/support/deflate_choices.hpp"

namespace unmask::fuzz {

namespace {

constexpr std::size_t limit = std::size_t{1} << 16;

std::vector<inflation> inflate_twice(byte_view compressed, byte_view sizes,
                                     const deflate_parameters& agreed, strictness mode) {
    inflater reader(agreed, party::client, mode);
    std::vector<inflation> seen{inflate_message(reader, compressed, sizes, limit)};
    if (seen.front().status == inflate_status::ok)
        seen.push_back(inflate_message(reader, compressed, sizes, limit));
    return seen;
}

// What can be read as a whole is also forgotten as a whole, and read once more.
std::vector<inflation> inflate_whole_twice(byte_view compressed, const deflate_parameters& agreed) {
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

} // namespace

void check(input in) {
    const deflate_parameters agreed = with_whole_windows(choose_deflate_parameters(in));
    const byte_view sizes = in.piece_sizes();
    const byte_view compressed = in.rest();
    const auto ours = inflate_twice(compressed, whole, agreed, strictness::strict);
    ensure_same(ours, inflate_twice(compressed, sizes, agreed, strictness::strict),
                "whole and cut");

    zlib_inflater zlib(agreed.context_takeover(party::client));
    std::vector<inflation> expected;
    for (std::size_t i = 0; i < ours.size(); ++i)
        expected.push_back(zlib.inflate_message(compressed, limit));
    ensure_same(ours, expected, "ours and that of zlib");

    if (ours.back().status != inflate_status::ok && ours.back().status != inflate_status::corrupt)
        return;
    ensure_same(ours, inflate_twice(compressed, sizes, agreed, strictness::tolerant),
                "strict and tolerant");
    ensure_same(ours, inflate_whole_twice(compressed, agreed), "in pieces and as a whole");
}

} // namespace unmask::fuzz
