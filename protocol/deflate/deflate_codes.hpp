// The alphabets of DEFLATE (RFC 1951 §3.2.5 and §3.2.7), and the pair of codes that a block is written in.
#pragma once

#include "protocol/deflate/huffman_code.hpp"

namespace unmask {

using literal_code = huffman_code<10, 1334>; // literals and lengths
using distance_code = huffman_code<8, 402>;

struct deflate_codes {
    literal_code literals;
    distance_code distances;

    // False if no codes of DEFLATE have these lengths.
    bool assign(std::span<const std::uint8_t> literal_lengths,
                std::span<const std::uint8_t> distance_lengths);

    // RFC 1951 §3.2.6
    static const deflate_codes& fixed();
};

// The code in which the lengths of these codes are told. As numbers, its symbols with the bits behind them are
// 0 to 15: a length; 16 to 19: the last one 3 to 6 times more; 20 to 155: no code for 3 to 138 symbols.
using code_length_code = huffman_code<7, 128>;
bool assign_code_lengths(code_length_code& code, std::span<const std::uint8_t> lengths);

} // namespace unmask
