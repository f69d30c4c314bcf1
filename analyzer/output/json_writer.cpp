#include "analyzer/output/json_writer.hpp"

#include "protocol/utf8.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

namespace unmask::analyzer {

namespace {

// Whether JSON has it as it is: ASCII without quotes, backslashes and control characters. All names
// and most texts are, and looking on behind the first other byte is faster than stopping there.
bool is_plain(std::string_view text) {
    bool plain = true;
    for (const char one : text) {
        const auto c = static_cast<unsigned char>(one);
        plain &= c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
    }
    return plain;
}

// Valid UTF-8 at the front of `text`, though not all of it; empty exactly if the first byte begins no
// character. It looks at so few bytes that a text full of mistakes takes no longer than any other.
std::string_view valid_front(std::string_view text) {
    constexpr std::size_t longest = 256;
    const std::string_view front = text.substr(0, longest);
    utf8_validator validator;
    validator.feed(as_bytes(front));
    auto size = static_cast<std::size_t>(validator.valid_bytes());
    // These bytes may end within a character.
    while (!is_utf8(as_bytes(front.substr(0, size)))) --size;
    return front.substr(0, size);
}

} // namespace

void json_writer::separate() {
    if (!first_) out_.push_back(',');
    first_ = false;
}

json_writer& json_writer::open(char bracket) {
    separate();
    out_.push_back(bracket);
    first_ = true;
    return *this;
}

json_writer& json_writer::close(char bracket) {
    out_.push_back(bracket);
    first_ = false;
    return *this;
}

json_writer& json_writer::key(std::string_view name) {
    separate();
    out_.push_back('"');
    put(name);
    put("\":");
    first_ = true; // the value needs no comma
    return *this;
}

json_writer& json_writer::text(std::string_view value) {
    separate();
    out_.push_back('"');
    if (is_plain(value)) {
        put(value);
        value = {};
    }
    while (!value.empty()) {
        const std::string_view valid = valid_front(value);
        if (valid.empty()) put("\xef\xbf\xbd");
        put_escaped(valid);
        value.remove_prefix(std::max<std::size_t>(valid.size(), 1));
    }
    out_.push_back('"');
    return *this;
}

void json_writer::put_escaped(std::string_view valid_utf8) {
    std::size_t plain = 0; // start of the run that needs no escape
    for (std::size_t at = 0; at < valid_utf8.size(); ++at) {
        const auto c = static_cast<unsigned char>(valid_utf8[at]);
        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f) continue;
        put(valid_utf8.substr(plain, at - plain));
        plain = at + 1;
        switch (c) {
        case '"':
            put("\\\"");
            break;
        case '\\':
            put("\\\\");
            break;
        case '\n':
            put("\\n");
            break;
        case '\r':
            put("\\r");
            break;
        case '\t':
            put("\\t");
            break;
        default:
            put("\\u00");
            put_hexadecimal(std::byte{c});
        }
    }
    put(valid_utf8.substr(plain));
}

json_writer& json_writer::base64(byte_view value) {
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    separate();
    out_.push_back('"');
    for (; !value.empty(); value = value.subspan(std::min<std::size_t>(3, value.size()))) {
        std::uint32_t group = 0;
        for (std::size_t i = 0; i < 3; ++i)
            group = group << 8 | (i < value.size() ? std::to_integer<std::uint32_t>(value[i]) : 0);
        for (std::size_t i = 0; i < 4; ++i)
            out_.push_back(i <= value.size() ? digits[group >> (18 - 6 * i) & 63] : '=');
    }
    out_.push_back('"');
    return *this;
}

json_writer& json_writer::hexadecimal(byte_view value) {
    separate();
    out_.push_back('"');
    for (const std::byte one : value) put_hexadecimal(one);
    out_.push_back('"');
    return *this;
}

void json_writer::put_hexadecimal(std::byte one) {
    constexpr std::string_view digits = "0123456789abcdef";
    out_.push_back(digits[std::to_integer<std::size_t>(one >> 4)]);
    out_.push_back(digits[std::to_integer<std::size_t>(one & std::byte{15})]);
}

json_writer& json_writer::number(std::uint64_t value) {
    separate();
    const fmt::format_int digits(value);
    put({digits.data(), digits.size()});
    return *this;
}

json_writer& json_writer::integer(std::int64_t value) {
    separate();
    const fmt::format_int digits(value);
    put({digits.data(), digits.size()});
    return *this;
}

json_writer& json_writer::decimal(double value, int decimals) {
    separate();
    fmt::format_to(std::back_inserter(out_), "{:.{}f}", value, decimals);
    return *this;
}

json_writer& json_writer::seconds(std::int64_t nanoseconds) {
    separate();
    constexpr std::int64_t second = 1'000'000'000;
    if (nanoseconds < 0) out_.push_back('-');
    fmt::format_to(std::back_inserter(out_), "{}.{:09}", std::abs(nanoseconds / second),
                   std::abs(nanoseconds % second));
    return *this;
}

json_writer& json_writer::boolean(bool value) {
    separate();
    put(value ? "true" : "false");
    return *this;
}

json_writer& json_writer::null() {
    separate();
    put("null");
    return *this;
}

} // namespace unmask::analyzer
