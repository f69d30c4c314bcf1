// The incremental validator agrees with a decoder that is too simple to be wrong.
#include "protocol/utf8.hpp"
#include "fuzz/support/input.hpp"
#include "fuzz/support/pieces.hpp"
#include "fuzz/support/properties.hpp"

namespace unmask::fuzz {

namespace {

// A row of the grammar of RFC 3629 §4: lead byte, first following byte, number of following bytes.
struct character_form {
    unsigned lead_from, lead_to, second_from, second_to;
    std::size_t following;
};
constexpr character_form forms[] = {
    {0x00, 0x7f, 0, 0, 0},       {0xc2, 0xdf, 0x80, 0xbf, 1}, {0xe0, 0xe0, 0xa0, 0xbf, 2},
    {0xe1, 0xec, 0x80, 0xbf, 2}, {0xed, 0xed, 0x80, 0x9f, 2}, {0xee, 0xef, 0x80, 0xbf, 2},
    {0xf0, 0xf0, 0x90, 0xbf, 3}, {0xf1, 0xf3, 0x80, 0xbf, 3}, {0xf4, 0xf4, 0x80, 0x8f, 3},
};

struct account {
    std::uint64_t valid_bytes = 0;
    bool possible = true; // no byte was impossible
    bool complete = true;
};

account decode(byte_view text) {
    account result;
    std::size_t missing = 0; // following bytes of the current character
    unsigned from = 0, to = 0;
    for (const std::byte one : text) {
        const auto value = std::to_integer<unsigned>(one);
        const auto form = std::ranges::find_if(
            forms, [&](auto& row) { return value >= row.lead_from && value <= row.lead_to; });
        result.possible = missing > 0 ? value >= from && value <= to : form != std::end(forms);
        if (!result.possible) break;
        from = missing > 0 ? 0x80 : form->second_from;
        to = missing > 0 ? 0xbf : form->second_to;
        missing = missing > 0 ? missing - 1 : form->following;
        ++result.valid_bytes;
    }
    result.complete = result.possible && missing == 0;
    return result;
}

void compare(const account& expected, byte_view text, byte_view sizes) {
    utf8_validator validator;
    bool possible = true;
    feed_in_pieces(text, sizes, [&](byte_view piece) { possible = validator.feed(piece); });
    ensure(possible == expected.possible && validator.complete() == expected.complete,
           "possible {}, complete {}; expected {}, {}", possible, validator.complete(),
           expected.possible, expected.complete);
    ensure(validator.valid_bytes() == expected.valid_bytes, "{} bytes are valid, expected {}",
           validator.valid_bytes(), expected.valid_bytes);
}

} // namespace

void check(input in) {
    const byte_view sizes = in.piece_sizes();
    const byte_view text = in.rest();
    const account expected = decode(text);
    ensure(is_utf8(text) == expected.complete, "is_utf8 disagrees: expected {}", expected.complete);
    compare(expected, text, whole);
    compare(expected, text, sizes);
}

} // namespace unmask::fuzz
