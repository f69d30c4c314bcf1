#include "protocol/deflate/deflate_codes.hpp"

#include <algorithm>

namespace unmask {

namespace {

constexpr std::size_t end_of_block = 256;

// `first` and each symbol behind it have as many extra bits as `bits_of(n)` says of the n-th; their numbers are
// consecutive, from `base` on.
template <std::size_t Size, class Bits>
constexpr void number_symbols(std::array<code_symbol, Size>& symbols, std::size_t first,
                              std::size_t count, unsigned base, Bits bits_of) {
    for (std::size_t i = 0; i < count; ++i) {
        symbols[first + i] = code_symbol::of_number(base, bits_of(i));
        base += 1u << bits_of(i);
    }
}

constexpr auto literal_symbols = [] {
    std::array<code_symbol, 288> symbols;
    symbols.fill(code_symbol::invalid());
    for (unsigned byte = 0; byte < 256; ++byte) symbols[byte] = code_symbol::of_literal(byte);
    symbols[end_of_block] = code_symbol::end_of_block();
    number_symbols(symbols, 257, 28, 3,
                   [](std::size_t i) { return i < 8 ? 0u : static_cast<unsigned>(i / 4 - 1); });
    symbols[285] = code_symbol::of_number(258);
    return symbols;
}();

constexpr auto distance_symbols = [] {
    std::array<code_symbol, 32> symbols;
    symbols.fill(code_symbol::invalid());
    number_symbols(symbols, 0, 30, 1,
                   [](std::size_t i) { return i < 4 ? 0u : static_cast<unsigned>(i / 2 - 1); });
    return symbols;
}();

constexpr auto code_length_symbols = [] {
    constexpr std::array<unsigned, 3> repetitions{2, 3, 7};
    std::array<code_symbol, 19> symbols;
    number_symbols(symbols, 0, 19, 0,
                   [&](std::size_t i) { return i < 16 ? 0 : repetitions[i - 16]; });
    return symbols;
}();

} // namespace

bool deflate_codes::assign(std::span<const std::uint8_t> literal_lengths,
                           std::span<const std::uint8_t> distance_lengths) {
    return literal_lengths[end_of_block] != 0 &&
           literals.assign(literal_lengths, literal_symbols, incomplete_code::allowed) &&
           distances.assign(distance_lengths, distance_symbols, incomplete_code::allowed);
}

const deflate_codes& deflate_codes::fixed() {
    static const deflate_codes codes = [] {
        std::array<std::uint8_t, 288> literal_lengths;
        std::fill_n(literal_lengths.begin(), 144, std::uint8_t{8});
        std::fill_n(literal_lengths.begin() + 144, 112, std::uint8_t{9});
        std::fill_n(literal_lengths.begin() + 256, 24, std::uint8_t{7});
        std::fill_n(literal_lengths.begin() + 280, 8, std::uint8_t{8});
        std::array<std::uint8_t, 32> distance_lengths;
        distance_lengths.fill(5);
        deflate_codes made;
        made.assign(literal_lengths, distance_lengths);
        return made;
    }();
    return codes;
}

bool assign_code_lengths(code_length_code& code, std::span<const std::uint8_t> lengths) {
    return code.assign(lengths, code_length_symbols, incomplete_code::refused);
}

} // namespace unmask
