// The Huffman codes of DEFLATE (RFC 1951 §3.2.2), as tables: which symbol do these bits begin with?
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace unmask {

// A symbol of an alphabet of DEFLATE, by what it stands for, and how many bits say so in a given code.
class code_symbol {
  public:
    constexpr code_symbol() = default;
    static constexpr code_symbol of_literal(unsigned byte) { return {byte, literal_flag, 0}; }
    // A number from `base` on, to which the value of the bits behind the code is added.
    static constexpr code_symbol of_number(unsigned base, unsigned extra_bits = 0) {
        return {base, 0, extra_bits};
    }
    static constexpr code_symbol end_of_block() { return {0, special_flag | end_flag, 0}; }
    // Has a code in data of which no sense can be made.
    static constexpr code_symbol invalid() { return {0, special_flag, 0}; }

    bool is_literal() const { return packed_ & literal_flag; }
    bool is_number() const { return !(packed_ & (literal_flag | special_flag)); }
    bool is_end_of_block() const { return packed_ & end_flag; }

    // Bits of the code, and of what follows it.
    unsigned length() const { return packed_ & 0xff; }

    std::byte literal() const { return static_cast<std::byte>(packed_ >> 16); }
    // `bits` begin with the code.
    std::uint32_t number(std::uint64_t bits) const {
        const std::uint64_t all = bits & ((std::uint64_t{1} << length()) - 1);
        return (packed_ >> 16) + static_cast<std::uint32_t>(all >> (packed_ >> 8 & 0xf));
    }

    // The same symbol with a code of so many bits.
    constexpr code_symbol with_code(unsigned bits) const {
        return code_symbol(packed_ + (bits << 8) + bits);
    }

    // Not a symbol, but where in the table to look on, by so many bits more.
    static constexpr code_symbol look_on(unsigned place, unsigned bits) {
        return {place, special_flag | look_on_flag, bits};
    }
    bool looks_on() const { return packed_ & look_on_flag; }
    std::size_t place(std::uint64_t bits_behind) const {
        return (packed_ >> 16) + (bits_behind & ((1u << length()) - 1));
    }

  private:
    static constexpr std::uint32_t literal_flag = 1u << 15;
    static constexpr std::uint32_t special_flag = 1u << 14;
    static constexpr std::uint32_t look_on_flag = 1u << 13;
    static constexpr std::uint32_t end_flag = 1u << 12;

    constexpr explicit code_symbol(std::uint32_t packed) : packed_(packed) {}
    constexpr code_symbol(unsigned value, std::uint32_t flags, unsigned length)
        : packed_(value << 16 | flags | length) {}

    std::uint32_t packed_ =
        0; // value: 16 bits; flags: 4; bits of the code: 4; with those behind it: 8
};

enum class incomplete_code : bool { refused, allowed };

// Fills a table for these symbols, with codes of these lengths (at most 15; 0: none), that is first looked up by
// `quick` bits. Returns by how many it is to be, which are fewer if all codes are shorter; or 0 if there is no such
// code. One that leaves bits without meaning is allowed only if asked for, and with a single symbol whose code has
// one bit, or with none: zlib is as strict.
unsigned fill_code_table(std::span<code_symbol> table, unsigned quick,
                         std::span<const std::uint8_t> lengths,
                         std::span<const code_symbol> symbols, incomplete_code incomplete);

// `Size` is the greatest number of entries that any code of the alphabet needs with so many `Quick` bits, as the
// program "enough" that comes with zlib works out.
template <unsigned Quick, std::size_t Size>
class huffman_code {
  public:
    bool assign(std::span<const std::uint8_t> lengths, std::span<const code_symbol> symbols,
                incomplete_code incomplete) {
        const unsigned bits = fill_code_table(table_, Quick, lengths, symbols, incomplete);
        mask_ = (1u << bits) - 1;
        return bits != 0;
    }

    code_symbol find(std::uint64_t bits) const {
        const code_symbol found = table_[bits & mask_];
        if (!found.looks_on()) [[likely]]
            return found;
        return table_[found.place(bits >> Quick)];
    }

  private:
    std::uint32_t mask_ = 0;
    std::array<code_symbol, Size> table_;
};

} // namespace unmask
