// The incremental validator agrees with a decoder that is too simple to be wrong.
#include "protocol/utf8.hpp"
#include "fuzz/support/input.hpp"
#include "fuzz/support/pieces.hpp"
#include "fuzz/support/properties.hpp"
#include "fuzz/support/simple_utf8.hpp"

namespace unmask::fuzz {

namespace {

void compare(const text_account& expected, byte_view text, byte_view sizes) {
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
    const text_account expected = decode(text);
    ensure(is_utf8(text) == expected.complete, "is_utf8 disagrees: expected {}", expected.complete);
    compare(expected, text, whole);
    compare(expected, text, sizes);
}

} // namespace unmask::fuzz
