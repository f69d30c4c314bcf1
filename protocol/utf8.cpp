#include "protocol/utf8.hpp"

#include <array>
#include <simdjson.h>

namespace unmask {

namespace {

// A state of the automaton is what may come next. The names of the last five are the lead bytes
// whose second byte RFC 3629 §4 restricts (against overlong forms, surrogates and code points above
// U+10FFFF).
enum state : std::uint8_t { accept, one_more, two_more, three_more, e0, ed, f0, f4, reject };

consteval std::uint8_t after_lead(unsigned byte) {
    if (byte < 0x80) return accept;
    if (byte < 0xc2) return reject;
    if (byte < 0xe0) return one_more;
    if (byte == 0xe0) return e0;
    if (byte == 0xed) return ed;
    if (byte < 0xf0) return two_more;
    if (byte == 0xf0) return f0;
    if (byte < 0xf4) return three_more;
    return byte == 0xf4 ? f4 : reject;
}

consteval std::uint8_t if_between(unsigned byte, unsigned low, unsigned high, state next) {
    return byte >= low && byte <= high ? next : reject;
}

consteval std::uint8_t transition(unsigned from, unsigned byte) {
    switch (from) {
    case accept:
        return after_lead(byte);
    case one_more:
        return if_between(byte, 0x80, 0xbf, accept);
    case two_more:
        return if_between(byte, 0x80, 0xbf, one_more);
    case three_more:
        return if_between(byte, 0x80, 0xbf, two_more);
    case e0:
        return if_between(byte, 0xa0, 0xbf, one_more);
    case ed:
        return if_between(byte, 0x80, 0x9f, one_more);
    case f0:
        return if_between(byte, 0x90, 0xbf, two_more);
    case f4:
        return if_between(byte, 0x80, 0x8f, two_more);
    default:
        return reject;
    }
}

using transition_table = std::array<std::array<std::uint8_t, 256>, reject + 1>;

constexpr transition_table transitions = []() consteval {
    transition_table table{};
    for (unsigned from = 0; from < table.size(); ++from)
        for (unsigned byte = 0; byte < 256; ++byte) table[from][byte] = transition(from, byte);
    return table;
}();

// Below this size the automaton is faster than a call into the vector code.
constexpr std::size_t worth_vector_code = 32;

// Length of the longest prefix that does not end within a character, given that a character has at
// most four bytes: what follows the last lead byte or ASCII byte is left to the automaton.
std::size_t without_partial_tail(byte_view bytes) {
    std::size_t size = bytes.size();
    for (int i = 0; i < 4 && size > 0; ++i) {
        const auto byte = std::to_integer<unsigned>(bytes[size - 1]);
        if (byte < 0x80) return size;
        --size;
        if (byte >= 0xc0) return size;
    }
    return size;
}

// How many bytes at the front are ASCII, in whole words of eight: for short texts, most of which are.
std::size_t ascii_words(byte_view bytes) {
    constexpr std::uint64_t beyond_ascii = 0x8080'8080'8080'8080;
    std::size_t size = 0;
    while (size + 8 <= bytes.size() &&
           (load<std::uint64_t>(bytes.subspan(size), std::endian::native) & beyond_ascii) == 0)
        size += 8;
    return size;
}

bool validate_bulk(byte_view bytes) {
    return simdjson::validate_utf8(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

} // namespace

bool is_utf8(byte_view bytes) {
    if (bytes.size() >= worth_vector_code) return validate_bulk(bytes);
    utf8_validator validator;
    return validator.feed(bytes) && validator.complete();
}

bool utf8_validator::feed(byte_view bytes) {
    if (state_ == reject) return false;
    while (state_ != accept && !bytes.empty()) {
        if (!step(bytes.first(1))) return false;
        bytes = bytes.subspan(1);
    }
    if (bytes.size() >= worth_vector_code) {
        const std::size_t bulk = without_partial_tail(bytes);
        if (validate_bulk(bytes.first(bulk))) {
            valid_bytes_ += bulk;
            bytes = bytes.subspan(bulk);
        }
    }
    return step(bytes);
}

bool utf8_validator::step(byte_view bytes) {
    std::size_t at = state_ == accept ? ascii_words(bytes) : 0;
    while (at < bytes.size()) {
        state_ = transitions[state_][std::to_integer<unsigned>(bytes[at])];
        if (state_ == reject) break;
        ++at;
    }
    valid_bytes_ += at;
    return state_ != reject;
}

} // namespace unmask
