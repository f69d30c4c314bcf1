// Data to be sent in slices, of the kinds that real programs send. It is made, not stored, and the
// same on every machine.
#pragma once

#include "protocol/bytes.hpp"

namespace unmask::conformance {

enum class corpus : std::uint8_t {
    records,  // text: JSON about invented people
    picture,  // binary: a grey bitmap
    prose,    // binary: sentences of a language that does not exist
    page,     // text: HTML
    document, // binary: objects of a PDF, most of them streams that cannot be compressed further
};

constexpr bool is_text(corpus one) { return one == corpus::records || one == corpus::page; }

// Characters of a text, bytes of the others. Multiples of 32 Ki, so that slices of lengths that are
// powers of two soon recur: a series of a thousand has few different ones.
constexpr std::size_t length_of(corpus one) {
    constexpr std::size_t block = 32 * 1024;
    switch (one) {
    case corpus::records:
        return 6 * block;
    case corpus::picture:
    case corpus::page:
        return 8 * block;
    case corpus::prose:
        return 7 * block;
    case corpus::document:
        return 32 * block;
    }
    return 0;
}

// "JSON", "a bitmap"
std::string_view name_of(corpus one);

// `length` characters of a text, bytes of the others, from the `first` on; behind its end the
// corpus begins again. `first` is less than length_of(one).
byte_buffer slice(corpus one, std::size_t first, std::size_t length);

} // namespace unmask::conformance
