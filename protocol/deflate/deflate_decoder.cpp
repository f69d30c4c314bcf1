#include "protocol/deflate/deflate_decoder.hpp"

#include <algorithm>
#include <utility>

namespace unmask {

namespace {

// RFC 1951 §3.2.7: the order in which the lengths of the code length codes stand.
constexpr std::uint8_t code_length_order[] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                              11, 4,  12, 3, 13, 2, 14, 1, 15};

// More than these no code is given to (RFC 1951 §3.2.6).
constexpr unsigned most_literals = 286;
constexpr unsigned most_distances = 30;

} // namespace

deflate_decoder::deflate_decoder(const reference_limits& limits)
    : limits_(limits), window_(limits.followed_beyond ? 32768 : limits.window) {}

std::size_t deflate_decoder::memory() const {
    return window_.memory() + (described_ ? sizeof *described_ : 0);
}

void deflate_decoder::begin_message() {
    window_.begin_message();
    told_window_ = told_message_ = false;
}

std::optional<byte_view> deflate_decoder::decode_message(byte_view compressed) {
    begin_message();
    if (decode(compressed) == decoding::input_used && end_empty_block()) return take_output();
    forget_message();
    return {};
}

void deflate_decoder::forget_message() {
    window_.forget_message();
    input_ = {};
    state_ = state::block_header;
}

decoding deflate_decoder::decode(byte_view& compressed) {
    window_.make_room();
    input_.feed(compressed);
    std::optional<decoding> paused;
    while (!paused) paused = step();
    compressed = *paused == decoding::input_used ? byte_view() : input_.give_back();
    return *paused;
}

// Does what the next bits say. Nothing to be told: what comes next can be done.
std::optional<decoding> deflate_decoder::step() {
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
    case state::symbols:
        return read_symbols();
    case state::corrupt:
        break;
    }
    return decoding::corrupt;
}

decoding deflate_decoder::fail() {
    state_ = state::corrupt;
    return decoding::corrupt;
}

// --- Blocks (RFC 1951 §3.2.3)

std::optional<decoding> deflate_decoder::read_block_header() {
    if (!input_.has(3)) return decoding::input_used;
    final_block_ = input_.take(1) != 0;
    switch (input_.take(2)) {
    case 0:
        input_.drop_to_whole_byte();
        state_ = state::stored_length;
        return {};
    case 1:
        codes_ = &deflate_codes::fixed();
        state_ = state::symbols;
        return {};
    case 2:
        state_ = state::code_counts;
        return {};
    default:
        return fail();
    }
}

// RFC 7692 §7.2.3.4: what follows a final block is another block, at the next byte.
void deflate_decoder::end_block() {
    if (final_block_) input_.drop_to_whole_byte();
    state_ = state::block_header;
}

std::optional<decoding> deflate_decoder::read_stored_length() {
    if (!input_.has(32)) return decoding::input_used;
    stored_ = static_cast<std::uint16_t>(input_.take(16));
    if (input_.take(16) != (stored_ ^ 0xffffu)) return fail();
    state_ = state::stored_bytes;
    return {};
}

bool deflate_decoder::end_empty_block() {
    if (state_ != state::stored_length || input_.available() > 0) return false;
    end_block();
    return true;
}

std::optional<decoding> deflate_decoder::read_stored_bytes() {
    const mutable_bytes room{window_.end(), std::min<std::size_t>(stored_, window_.room())};
    const std::size_t count = input_.copy(room);
    window_.grow_to(window_.end() + count);
    stored_ = static_cast<std::uint16_t>(stored_ - count);
    if (stored_ > 0) return count == room.size() ? decoding::output_full : decoding::input_used;
    end_block();
    return {};
}

// --- Codes that a block describes (RFC 1951 §3.2.7)

std::optional<decoding> deflate_decoder::read_code_counts() {
    if (!input_.has(14)) return decoding::input_used;
    if (!described_) described_ = std::make_unique<described_codes>();
    described_->literals = input_.take(5) + 257;
    described_->distances = input_.take(5) + 1;
    described_->code_length_codes = input_.take(4) + 4;
    if (described_->literals > most_literals || described_->distances > most_distances)
        return fail();
    std::fill_n(described_->lengths.begin(), std::size(code_length_order), std::uint8_t{0});
    described_->known = 0;
    state_ = state::code_length_lengths;
    return {};
}

std::optional<decoding> deflate_decoder::read_code_length_lengths() {
    described_codes& to = *described_;
    for (; to.known < to.code_length_codes; ++to.known) {
        if (!input_.has(3)) return decoding::input_used;
        to.lengths[code_length_order[to.known]] = static_cast<std::uint8_t>(input_.take(3));
    }
    const std::span lengths(to.lengths);
    if (!assign_code_lengths(to.code_lengths, lengths.first(std::size(code_length_order))))
        return fail();
    to.known = 0;
    state_ = state::code_lengths;
    return {};
}

std::optional<decoding> deflate_decoder::read_code_lengths() {
    described_codes& to = *described_;
    const unsigned wanted = to.literals + to.distances;
    while (to.known < wanted) {
        input_.load();
        const code_symbol symbol = to.code_lengths.find(input_.bits());
        if (symbol.length() > input_.available()) return decoding::input_used;
        const unsigned number = symbol.number(input_.bits());
        input_.drop(symbol.length());
        const bool repeats = number >= 16 && number < 20;
        const std::size_t count = number < 16 ? 1 : repeats ? number - 13 : number - 17;
        if (count > wanted - to.known || (repeats && to.known == 0)) return fail();
        const unsigned length = number < 16 ? number : repeats ? to.lengths[to.known - 1] : 0;
        std::fill_n(to.lengths.begin() + to.known, count, static_cast<std::uint8_t>(length));
        to.known += static_cast<unsigned>(count);
    }
    const std::span lengths(to.lengths);
    if (!to.codes.assign(lengths.first(to.literals), lengths.subspan(to.literals, to.distances)))
        return fail();
    codes_ = &to.codes;
    state_ = state::symbols;
    return {};
}

// --- Symbols (RFC 1951 §3.2.5)

// The plain ones: literals, and references that are near enough.
std::optional<decoding> deflate_decoder::read_symbols() {
    const deflate_codes& codes = *codes_;
    bit_reader in = input_; // in registers
    std::byte* const begin = window_.end();
    // Not so near to the end of the room that a symbol could go beyond it.
    const std::size_t room =
        std::max(window_.room(), deflate_output::longest_copy) - deflate_output::longest_copy;
    const std::byte* const full = begin + std::min(room, deflate_output::capacity);
    const std::ptrdiff_t farthest = limits_.window;
    const std::uint64_t reach =
        limits_.context_takeover ? window_.size() : window_.size_of_message();
    const std::byte* const earliest = begin - std::min<std::uint64_t>(reach, window_.size());
    deflate_output output(begin);
    std::byte* out = begin;
    in.load(); // enough for any symbol, unless the input ends
    code_symbol symbol = codes.literals.find(in.bits());
    while (out < full) {
        if (symbol.is_literal()) {
            if (symbol.length() > in.available()) break;
            in.drop(symbol.length());
            output.note_literal(out++, symbol.literal());
            // There are bits enough to know the next symbol by, which need not wait for more.
            symbol = codes.literals.find(in.bits());
            in.load();
            continue;
        }
        const std::uint64_t behind = in.bits() >> symbol.length();
        const code_symbol back = codes.distances.find(behind);
        if (symbol.length() + back.length() > in.available()) break;
        if (!symbol.is_number() || !back.is_number()) break;
        const std::ptrdiff_t distance = back.number(behind);
        if (distance > farthest || distance > out - earliest) break;
        const std::size_t length = symbol.number(in.bits());
        in.drop(symbol.length() + back.length());
        in.load();
        symbol = codes.literals.find(in.bits());
        output.note_reference(out, static_cast<std::size_t>(distance), length);
        out += length;
    }
    output.write(out);
    input_ = in;
    window_.grow_to(out);
    if (out < full) return read_rare_symbol();
    if (window_.room() <= deflate_output::longest_copy) return decoding::output_full;
    return {};
}

// The one that was not plain.
std::optional<decoding> deflate_decoder::read_rare_symbol() {
    const code_symbol symbol = codes_->literals.find(input_.bits());
    if (symbol.length() > input_.available()) return decoding::input_used;
    if (symbol.is_end_of_block()) {
        input_.drop(symbol.length());
        end_block();
        return {};
    }
    if (!symbol.is_number()) return fail();
    const std::uint64_t behind = input_.bits() >> symbol.length();
    const code_symbol back = codes_->distances.find(behind);
    const unsigned bits = symbol.length() + back.length();
    if (bits > input_.available()) return decoding::input_used;
    if (!back.is_number()) return fail();
    const std::size_t length = symbol.number(input_.bits());
    input_.drop(bits);
    return follow_far_reference(back.number(behind), length);
}

std::optional<decoding> deflate_decoder::follow_far_reference(std::size_t distance,
                                                              std::size_t length) {
    const std::optional<decoding> broken = judge(distance);
    const bool follows = !broken || limits_.followed_beyond;
    if (!follows || distance > window_.size()) {
        state_ = state::corrupt;
        return broken.value_or(decoding::corrupt);
    }
    deflate_output::copy_back(window_.end(), distance, length);
    window_.grow_to(window_.end() + length);
    return broken;
}

// A reference that breaks both promises is told as the graver one, beyond the message.
std::optional<decoding> deflate_decoder::judge(std::size_t distance) {
    if (!limits_.context_takeover && distance > window_.size_of_message()) {
        if (!std::exchange(told_message_, true)) return decoding::beyond_message;
    } else if (distance > limits_.window) {
        if (!std::exchange(told_window_, true)) return decoding::beyond_window;
    }
    return {};
}

} // namespace unmask
