// The few words of the HTTP grammar that heads, extensions and the handshake share (RFC 9110 §5.6).
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace unmask {

// tchar (RFC 9110 §5.6.2), by the value of the byte.
inline constexpr auto token_characters = [] {
    std::array<bool, 256> is_one{};
    for (const char c : std::string_view("!#$%&'*+-.^_`|~"
                                         "0123456789"
                                         "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                         "abcdefghijklmnopqrstuvwxyz"))
        is_one[static_cast<unsigned char>(c)] = true;
    return is_one;
}();

constexpr bool is_token_character(char c) {
    return token_characters[static_cast<unsigned char>(c)];
}

constexpr bool is_token(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, is_token_character);
}

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr bool is_hex_digit(char c) {
    return is_digit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

// SP and HTAB: the only whitespace that HTTP knows inside a line.
constexpr bool is_whitespace(char c) { return c == ' ' || c == '\t'; }

// A control byte other than HTAB. Bytes from 0x80 up (obs-text) are none.
constexpr bool is_control(char c) { return (c >= 0 && c < 0x20 && c != '\t') || c == 0x7f; }

// Whether any is_control(). Looks at eight bytes in one step, and at each only where one of them may be.
inline bool has_control(std::string_view text) {
    constexpr std::uint64_t each = ~std::uint64_t{0} / 0xff;
    for (std::string_view rest = text; !rest.empty();) {
        std::uint64_t word = each * ' ';
        const std::size_t size = std::min(rest.size(), sizeof word);
        std::memcpy(&word, rest.data(), size);
        const std::uint64_t below_space = (word - each * ' ') & ~word;
        const std::uint64_t not_delete = word ^ each * 0x7f;
        const std::uint64_t is_delete = (not_delete - each) & ~not_delete;
        if (((below_space | is_delete) & each * 0x80) != 0)
            return std::ranges::any_of(rest, [](char c) { return is_control(c); });
        rest.remove_prefix(size);
    }
    return false;
}

constexpr char to_lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// ASCII only, whatever the locale. Most are the same to the letter, which takes less time to see.
constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return a == b || std::ranges::equal(a, b, {}, to_lower, to_lower);
}

// HTTP-name "/" DIGIT "." DIGIT (RFC 9112 §2.3). Well-formed versions compare as text.
constexpr bool is_http_version(std::string_view text) {
    return text.size() == 8 && text.starts_with("HTTP/") && is_digit(text[5]) && text[6] == '.' &&
           is_digit(text[7]);
}

// Without the whitespace at both ends. The result views into `text`.
constexpr std::string_view trim(std::string_view text) {
    while (!text.empty() && is_whitespace(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_whitespace(text.back())) text.remove_suffix(1);
    return text;
}

// Calls take(element) for every non-empty element of a comma-separated list without quoted strings
// (RFC 9110 §5.6.1: empty elements do not count).
template <class Take>
constexpr void for_each_element(std::string_view list, Take take) {
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        if (const auto element = trim(list.substr(0, comma)); !element.empty()) take(element);
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
}

} // namespace unmask
