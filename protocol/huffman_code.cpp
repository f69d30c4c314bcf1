#include "protocol/huffman_code.hpp"

namespace unmask {

bool huffman_code::assign(std::span<const std::uint8_t> lengths) {
    count_.fill(0);
    for (const std::uint8_t length : lengths) ++count_[length];
    count_[0] = 0;
    std::array<std::uint16_t, longest + 2> first_place{}; // in sorted_, by length
    std::array<std::uint32_t, longest + 2> next_code{};
    std::int32_t unused = 1; // codes of the current length that are not given to a symbol
    for (std::size_t length = 1; length <= longest; ++length) {
        unused = unused * 2 - count_[length];
        if (unused < 0) return false;
        first_place[length + 1] = static_cast<std::uint16_t>(first_place[length] + count_[length]);
        next_code[length + 1] = (next_code[length] + count_[length]) * 2;
    }
    table_.fill({0, 0});
    for (std::size_t value = 0; value < lengths.size(); ++value) {
        const std::uint8_t length = lengths[value];
        if (length == 0) continue;
        sorted_[first_place[length]++] = static_cast<std::uint16_t>(value);
        const std::uint32_t code = next_code[length]++;
        if (length > quick) continue;
        // Codes stand in the data with their highest bit first.
        std::uint32_t reversed = 0;
        for (unsigned bit = 0; bit < length; ++bit)
            reversed |= (code >> bit & 1) << (length - 1 - bit);
        for (std::uint32_t index = reversed; index < table_.size(); index += 1u << length)
            table_[index] = {static_cast<std::uint16_t>(value), length};
    }
    return true;
}

huffman_code::symbol huffman_code::find(std::uint32_t bits) const {
    const symbol& found = table_[bits & (table_.size() - 1)];
    if (found.length != 0) return found;
    // The codes of one length are consecutive numbers, in the order of their symbols.
    std::int32_t code = 0;
    std::int32_t first = 0;
    std::int32_t place = 0;
    for (std::uint8_t length = 1; length <= longest; ++length) {
        code |= static_cast<std::int32_t>(bits & 1);
        bits >>= 1;
        const std::int32_t count = count_[length];
        if (code - first < count)
            return {sorted_[static_cast<std::size_t>(place + code - first)], length};
        place += count;
        first = (first + count) * 2;
        code *= 2;
    }
    return {0, 0};
}

} // namespace unmask
