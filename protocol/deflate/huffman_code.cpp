#include "protocol/deflate/huffman_code.hpp"

#include <algorithm>
#include <bit>

namespace unmask {

namespace {

constexpr unsigned longest = 15;
constexpr std::size_t most_symbols = 288;

// The symbols that have codes, by length and then by value: their codes are in the same order.
struct sorted_symbols {
    std::array<std::uint16_t, longest + 2> first{}; // by length of the code: place in `by_code`
    std::array<std::uint16_t, most_symbols> by_code;
    unsigned shortest_length = 0;
    unsigned longest_length = 0;
    std::int32_t unused =
        1; // codes of the greatest length that no symbol has; negative: too many have one

    explicit sorted_symbols(std::span<const std::uint8_t> lengths) {
        // Most symbols have none: these are left out at once, and without a branch.
        std::array<std::uint16_t, most_symbols + 1> used;
        std::size_t count_used = 0;
        for (std::size_t value = 0; value < lengths.size(); ++value) {
            used[count_used] = static_cast<std::uint16_t>(value);
            count_used += lengths[value] != 0;
        }
        const std::span symbols = std::span(used).first(count_used);
        std::array<std::uint16_t, longest + 1> count{};
        for (const std::uint16_t symbol : symbols) ++count[lengths[symbol]];
        for (unsigned length = 1; length <= longest; ++length) {
            first[length + 1] = static_cast<std::uint16_t>(first[length] + count[length]);
            if (count[length] == 0) continue;
            if (shortest_length == 0) shortest_length = length;
            unused = (unused << (length - longest_length)) - count[length];
            longest_length = length;
            if (unused < 0) return;
        }
        auto place = first;
        for (const std::uint16_t symbol : symbols) by_code[place[lengths[symbol]]++] = symbol;
    }
};

// Codes stand in the data with their highest bit first. Counts one up in those of `length` bits.
std::uint32_t next_reversed(std::uint32_t code, unsigned length) {
    const std::uint32_t zeros = ~code & ((1u << length) - 1);
    if (zeros == 0) return 0; // behind the last one
    const std::uint32_t highest = std::bit_floor(zeros);
    return (code & (highest - 1)) | highest;
}

// The codes one after the other, the shortest first.
struct code_walk {
    const sorted_symbols& sorted;
    std::span<const code_symbol> symbols;
    std::size_t place = 0;  // in sorted.by_code
    std::uint32_t code = 0; // reversed

    bool has(unsigned length) const { return place < sorted.first[length + 1]; }
    code_symbol symbol(unsigned length) const {
        return symbols[sorted.by_code[place]].with_code(length);
    }
    void advance(unsigned length) {
        ++place;
        code = next_reversed(code, length);
    }
};

// The codes of `quick` bits at most.
void fill_quick(std::span<code_symbol> table, unsigned quick, code_walk& codes) {
    // Told apart by `length` bits, the table repeats itself for the next bit.
    for (unsigned length = codes.sorted.shortest_length;; ++length) {
        for (; codes.has(length); codes.advance(length)) table[codes.code] = codes.symbol(length);
        if (length == quick) return;
        const std::span known = table.first(std::size_t{1} << length);
        std::ranges::copy(known, table.subspan(known.size()).begin());
    }
}

// The next code has a prefix of `quick` bits in common with others: by how many bits more they are all told apart.
unsigned bits_behind_prefix(const code_walk& codes, unsigned quick, unsigned length) {
    const sorted_symbols& sorted = codes.sorted;
    unsigned bits = length - quick;
    std::size_t used = sorted.first[length + 1] - codes.place;
    while (used < std::size_t{1} << bits && quick + bits < sorted.longest_length) {
        ++bits;
        used = 2 * used + (sorted.first[quick + bits + 1] - sorted.first[quick + bits]);
    }
    return bits;
}

// The others: behind the quick ones, a part for each prefix.
void fill_behind(std::span<code_symbol> table, unsigned quick, code_walk& codes) {
    const std::uint32_t prefix_mask = (1u << quick) - 1;
    std::size_t next = std::size_t{1} << quick;
    std::span<code_symbol> part;
    std::uint32_t prefix = ~0u;
    for (unsigned length = quick + 1; length <= codes.sorted.longest_length; ++length)
        for (; codes.has(length); codes.advance(length)) {
            if ((codes.code & prefix_mask) != prefix) {
                prefix = codes.code & prefix_mask;
                const unsigned bits = bits_behind_prefix(codes, quick, length);
                table[prefix] = code_symbol::look_on(static_cast<unsigned>(next), bits);
                part = table.subspan(next, std::size_t{1} << bits);
                next += part.size();
            }
            for (std::size_t i = codes.code >> quick; i < part.size();
                 i += std::size_t{1} << (length - quick))
                part[i] = codes.symbol(length);
        }
}

// One symbol with a code of one bit, or none with any.
void fill_incomplete(std::span<code_symbol> table, const code_walk& codes) {
    table[0] = table[1] = code_symbol::invalid().with_code(1);
    if (codes.has(1)) table[0] = codes.symbol(1);
}

} // namespace

unsigned fill_code_table(std::span<code_symbol> table, unsigned quick,
                         std::span<const std::uint8_t> lengths,
                         std::span<const code_symbol> symbols, incomplete_code incomplete) {
    const sorted_symbols sorted(lengths);
    code_walk codes{sorted, symbols};
    if (sorted.unused < 0) return 0;
    if (sorted.unused > 0) {
        if (incomplete == incomplete_code::refused || sorted.longest_length > 1) return 0;
        fill_incomplete(table, codes);
        return 1;
    }
    // No alphabet has so many symbols that all their codes could be longer than `quick` bits.
    quick = std::min(quick, sorted.longest_length);
    fill_quick(table, quick, codes);
    fill_behind(table, quick, codes);
    return quick;
}

} // namespace unmask
