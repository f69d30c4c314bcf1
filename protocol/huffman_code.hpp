// The Huffman code of one alphabet of DEFLATE (RFC 1951 §3.2.2): which symbol do these bits begin with?
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace unmask {

class huffman_code {
  public:
    // The lengths of the codes by symbol, at most 288 of them, each at most 15; 0: the symbol has none.
    // False if no code has these lengths.
    bool assign(std::span<const std::uint8_t> lengths);

    struct symbol {
        std::uint16_t value;
        std::uint8_t length; // of its code, in bits; 0: no symbol has such a code
    };
    // `bits` has the next 15 bits of the data, the first one lowest.
    symbol find(std::uint32_t bits) const;

  private:
    static constexpr std::size_t longest = 15;
    static constexpr std::size_t quick = 9; // codes up to this length are found in one step

    std::array<symbol, 1 << quick> table_;
    std::array<std::uint16_t, longest + 1> count_;
    std::array<std::uint16_t, 288> sorted_; // symbols by length, then value
};

} // namespace unmask
