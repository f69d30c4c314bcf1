#include "protocol/deflate_references.hpp"

#include <algorithm>
#include <utility>

namespace unmask {

namespace {

// RFC 1951 §3.2.5: what the symbols 257 to 285 say of lengths, and 0 to 29 of distances.
struct range {
    std::uint16_t base;
    std::uint8_t extra_bits;
};
constexpr range lengths_by_symbol[] = {
    {3, 0},  {4, 0},  {5, 0},  {6, 0},   {7, 0},   {8, 0},   {9, 0},   {10, 0},  {11, 1}, {13, 1},
    {15, 1}, {17, 1}, {19, 2}, {23, 2},  {27, 2},  {31, 2},  {35, 3},  {43, 3},  {51, 3}, {59, 3},
    {67, 4}, {83, 4}, {99, 4}, {115, 4}, {131, 5}, {163, 5}, {195, 5}, {227, 5}, {258, 0}};
constexpr range distances_by_symbol[] = {
    {1, 0},     {2, 0},     {3, 0},     {4, 0},      {5, 1},      {7, 1},
    {9, 2},     {13, 2},    {17, 3},    {25, 3},     {33, 4},     {49, 4},
    {65, 5},    {97, 5},    {129, 6},   {193, 6},    {257, 7},    {385, 7},
    {513, 8},   {769, 8},   {1025, 9},  {1537, 9},   {2049, 10},  {3073, 10},
    {4097, 11}, {6145, 11}, {8193, 12}, {12289, 12}, {16385, 13}, {24577, 13}};

constexpr unsigned end_of_block = 256;
constexpr unsigned longest_code = 15;

// RFC 1951 §3.2.7: the order in which the lengths of the code length codes stand.
constexpr std::uint8_t code_length_order[] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                              11, 4,  12, 3, 13, 2, 14, 1, 15};

} // namespace

reference_reader::reading reference_reader::feed(byte_view compressed) {
    input_ = compressed;
    read_ = 0;
    fault_ = reference_fault::none;
    while (fault_ == reference_fault::none && step()) {
    }
    if (state_ == state::invalid) read_ = compressed.size();
    // Whole bytes that were loaded and not used are not read yet. Nothing could be done with the bits of
    // earlier bytes alone, so these are of this input.
    if (fault_ != reference_fault::none) {
        read_ -= available_ / 8;
        available_ %= 8;
        bits_ &= (std::uint64_t{1} << available_) - 1;
    }
    return {read_, fault_};
}

void reference_reader::begin_message() {
    produced_ = 0;
    told_ = {};
}

void reference_reader::restart() {
    begin_message();
    bits_ = 0;
    available_ = 0;
    state_ = state::block_header;
}

// Does what the next bits say; false if more are needed.
bool reference_reader::step() {
    switch (state_) {
    case state::block_header:
        return read_block_header();
    case state::stored_length:
        return read_stored_length();
    case state::stored_bytes:
        return read_stored_bytes();
    case state::code_counts:
        return read_code_counts();
    case state::code_length_lengths:
        return read_code_length_lengths();
    case state::code_lengths:
        return read_code_lengths();
    case state::literal_or_length:
        return read_literal_or_length();
    case state::distance:
        return read_distance();
    case state::invalid:
        break;
    }
    return false;
}

bool reference_reader::load(unsigned bits) {
    if (available_ >= bits) return true;
    if (input_.size() - read_ >= 8) { // as many whole bytes as fit
        bits_ |= unmask::load<std::uint64_t>(input_.subspan(read_), std::endian::little)
                 << available_;
        read_ += (63 - available_) / 8;
        available_ |= 56;
        bits_ &= ~std::uint64_t{0} >> (64 - available_);
        return true;
    }
    while (available_ < bits && read_ < input_.size()) {
        bits_ |= std::to_integer<std::uint64_t>(input_[read_++]) << available_;
        available_ += 8;
    }
    return available_ >= bits;
}

std::uint32_t reference_reader::take(unsigned bits) {
    const auto value = static_cast<std::uint32_t>(bits_ & ((std::uint64_t{1} << bits) - 1));
    bits_ >>= bits;
    available_ -= bits;
    return value;
}

bool reference_reader::fail() {
    state_ = state::invalid;
    return false;
}

bool reference_reader::read_block_header() {
    if (!load(3)) return false;
    final_block_ = take(1) != 0;
    switch (take(2)) {
    case 0:
        take(available_ % 8);
        state_ = state::stored_length;
        return true;
    case 1:
        use_fixed_codes();
        return true;
    case 2:
        state_ = state::code_counts;
        return true;
    default:
        return fail();
    }
}

// RFC 7692 §7.2.3.4: what follows a final block is another block, at the next byte.
void reference_reader::end_block() {
    if (final_block_) take(available_ % 8);
    state_ = state::block_header;
}

bool reference_reader::read_stored_length() {
    if (!load(32)) return false;
    length_ = take(16);
    if (take(16) != (length_ ^ 0xffff)) return fail();
    state_ = state::stored_bytes;
    return true;
}

bool reference_reader::read_stored_bytes() {
    while (length_ > 0 && available_ >= 8) { // loaded before it was known what they are
        take(8);
        --length_;
        ++produced_;
    }
    const std::size_t count = std::min<std::size_t>(length_, input_.size() - read_);
    read_ += count;
    length_ -= static_cast<unsigned>(count);
    produced_ += count;
    if (length_ > 0) return false;
    end_block();
    return true;
}

// RFC 1951 §3.2.6
void reference_reader::use_fixed_codes() {
    std::fill_n(lengths_.begin(), 144, std::uint8_t{8});
    std::fill_n(lengths_.begin() + 144, 112, std::uint8_t{9});
    std::fill_n(lengths_.begin() + 256, 24, std::uint8_t{7});
    std::fill_n(lengths_.begin() + 280, 8, std::uint8_t{8});
    std::fill_n(lengths_.begin() + 288, 32, std::uint8_t{5});
    const std::span lengths(lengths_);
    begin_codes(lengths.first(288), lengths.subspan(288));
}

bool reference_reader::begin_codes(std::span<const std::uint8_t> literals,
                                   std::span<const std::uint8_t> distances) {
    if (!literals_.assign(literals) || !distances_.assign(distances)) return fail();
    state_ = state::literal_or_length;
    return true;
}

// RFC 1951 §3.2.7
bool reference_reader::read_code_counts() {
    if (!load(14)) return false;
    literal_codes_ = take(5) + 257;
    distance_codes_ = take(5) + 1;
    code_length_codes_ = take(4) + 4;
    if (literal_codes_ > 286 || distance_codes_ > 30) return fail();
    lengths_.fill(0);
    known_lengths_ = 0;
    state_ = state::code_length_lengths;
    return true;
}

bool reference_reader::read_code_length_lengths() {
    if (!load(3)) return false;
    lengths_[code_length_order[known_lengths_++]] = static_cast<std::uint8_t>(take(3));
    if (known_lengths_ < code_length_codes_) return true;
    if (!distances_.assign(std::span(lengths_).first(std::size(code_length_order)))) return fail();
    lengths_.fill(0);
    known_lengths_ = 0;
    state_ = state::code_lengths;
    return true;
}

// Whether the next symbol and as many bits behind it are there; sets symbol_. A code that is none ends the
// reading, but only once all its bits are there.
bool reference_reader::find_symbol(const huffman_code& code, unsigned extra_bits_at_most) {
    load(longest_code + extra_bits_at_most);
    symbol_ = code.find(static_cast<std::uint32_t>(bits_));
    if (symbol_.length == 0) return available_ >= longest_code && fail();
    return symbol_.length <= available_;
}

bool reference_reader::read_code_lengths() {
    struct repetition {
        std::uint8_t bits;
        std::uint8_t base;
    };
    constexpr repetition repetitions[] = {{2, 3}, {3, 3}, {7, 11}}; // symbols 16 to 18
    if (!find_symbol(distances_, 7)) return false;
    if (symbol_.value < 16) {
        take(symbol_.length);
        lengths_[known_lengths_++] = static_cast<std::uint8_t>(symbol_.value);
    } else {
        const repetition& repeat = repetitions[symbol_.value - 16];
        if (available_ < symbol_.length + repeat.bits) return false;
        take(symbol_.length);
        const unsigned count = repeat.base + take(repeat.bits);
        const bool repeats_last = symbol_.value == 16;
        if (known_lengths_ + count > literal_codes_ + distance_codes_) return fail();
        if (repeats_last && known_lengths_ == 0) return fail();
        const std::uint8_t length = repeats_last ? lengths_[known_lengths_ - 1] : std::uint8_t{0};
        std::fill_n(lengths_.begin() + known_lengths_, count, length);
        known_lengths_ += count;
    }
    if (known_lengths_ < literal_codes_ + distance_codes_) return true;
    const std::span lengths(lengths_);
    return begin_codes(lengths.first(literal_codes_),
                       lengths.subspan(literal_codes_, distance_codes_));
}

bool reference_reader::read_literal_or_length() {
    for (;;) {
        if (!find_symbol(literals_, 5)) return false;
        if (symbol_.value >= end_of_block) break;
        take(symbol_.length);
        ++produced_;
    }
    if (symbol_.value == end_of_block) {
        take(symbol_.length);
        end_block();
        return true;
    }
    if (symbol_.value > 285) return fail();
    const auto& [base, extra_bits] = lengths_by_symbol[symbol_.value - 257];
    if (available_ < symbol_.length + extra_bits) return false;
    take(symbol_.length);
    length_ = base + take(extra_bits);
    state_ = state::distance;
    return true;
}

bool reference_reader::read_distance() {
    if (!find_symbol(distances_, 13)) return false;
    if (symbol_.value > 29) return fail();
    const auto& [base, extra_bits] = distances_by_symbol[symbol_.value];
    if (available_ < symbol_.length + extra_bits) return false;
    take(symbol_.length);
    judge(base + take(extra_bits));
    produced_ += length_;
    state_ = state::literal_or_length;
    return true;
}

// A reference that breaks both promises is told as the graver one, beyond the message.
void reference_reader::judge(std::uint32_t distance) {
    auto fault = reference_fault::none;
    if (distance > window_) fault = reference_fault::beyond_window;
    if (!context_takeover_ && distance > produced_) fault = reference_fault::beyond_message;
    if (fault != reference_fault::none &&
        !std::exchange(told_[static_cast<std::size_t>(fault)], true))
        fault_ = fault;
}

} // namespace unmask
