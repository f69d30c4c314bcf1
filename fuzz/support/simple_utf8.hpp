// A decoder of UTF-8 that is too simple to be wrong.
#pragma once

#include "protocol/bytes.hpp"

#include <algorithm>

namespace unmask::fuzz {

// A row of the grammar of RFC 3629 §4: lead byte, first following byte, number of following bytes.
struct character_form {
    unsigned lead_from, lead_to, second_from, second_to;
    std::size_t following;
};
inline constexpr character_form forms[] = {
    {0x00, 0x7f, 0, 0, 0},       {0xc2, 0xdf, 0x80, 0xbf, 1}, {0xe0, 0xe0, 0xa0, 0xbf, 2},
    {0xe1, 0xec, 0x80, 0xbf, 2}, {0xed, 0xed, 0x80, 0x9f, 2}, {0xee, 0xef, 0x80, 0xbf, 2},
    {0xf0, 0xf0, 0x90, 0xbf, 3}, {0xf1, 0xf3, 0x80, 0xbf, 3}, {0xf4, 0xf4, 0x80, 0x8f, 3},
};

struct text_account {
    std::uint64_t valid_bytes = 0;
    bool possible = true; // no byte was impossible
    bool complete = true;
};

inline text_account decode(byte_view text) {
    text_account result;
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

} // namespace unmask::fuzz
