#include "analyzer/fields/field_value.hpp"

#include "protocol/utf8.hpp"

namespace unmask::analyzer {

namespace {

void append(fmt::memory_buffer& out, std::string_view text) {
    out.append(text.data(), text.data() + text.size());
}

void append_hexadecimal(fmt::memory_buffer& out, byte_view bytes) {
    constexpr char digits[] = "0123456789abcdef";
    for (const std::byte one : bytes) {
        out.push_back(digits[std::to_integer<unsigned>(one) >> 4]);
        out.push_back(digits[std::to_integer<unsigned>(one) & 0xf]);
    }
}

void append_escape(fmt::memory_buffer& out, char byte) {
    switch (byte) {
    case '\t':
        return append(out, "\\t");
    case '\n':
        return append(out, "\\n");
    case '\r':
        return append(out, "\\r");
    case '\\':
        return append(out, "\\\\");
    default:
        append(out, "\\x");
        append_hexadecimal(out, std::as_bytes(std::span(&byte, 1)));
    }
}

std::size_t length_of_character(unsigned char first) {
    return first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

// A character of more than one byte that neither breaks a line nor acts on a terminal: not U+0080 to
// U+009F, U+2028 or U+2029.
bool is_harmless(std::string_view character) {
    const bool control = character[0] == '\xc2' && character[1] < '\xa0';
    return !control && character != "\xe2\x80\xa8" && character != "\xe2\x80\xa9" &&
           is_utf8(as_bytes(character));
}

void append_text(fmt::memory_buffer& out, std::string_view text, char separator) {
    for (std::size_t at = 0; at < text.size();) {
        const char byte = text[at];
        const std::string_view character =
            text.substr(at, length_of_character(static_cast<unsigned char>(byte)));
        const bool plain = byte >= ' ' && byte < 0x7f && byte != '\\' && byte != separator;
        if (plain || (character.size() > 1 && is_harmless(character))) {
            append(out, character);
            at += character.size();
        } else {
            append_escape(out, byte);
            ++at;
        }
    }
}

} // namespace

std::string_view name_of(field_type type) {
    constexpr std::string_view names[] = {"boolean", "number", "text", "bytes", "address", "time"};
    return names[static_cast<std::size_t>(type)];
}

void append_value(fmt::memory_buffer& out, const field_value& one, char separator) {
    switch (type_of(one)) {
    case field_type::boolean:
        return out.push_back(std::get<bool>(one) ? '1' : '0');
    case field_type::number:
        return append(out, fmt::format_int(std::get<std::uint64_t>(one)).c_str());
    case field_type::text:
        return append_text(out, std::get<std::string_view>(one), separator);
    case field_type::bytes:
        return append_hexadecimal(out, std::get<byte_view>(one));
    case field_type::address:
        return append(out, to_string(std::get<ip_address>(one)));
    case field_type::time: {
        constexpr std::int64_t second = 1'000'000'000;
        const std::int64_t time = std::get<timestamp>(one).nanoseconds;
        const std::int64_t whole = time / second - (time % second < 0 ? 1 : 0);
        fmt::format_to(std::back_inserter(out), "{}.{:09}", whole, time - whole * second);
    }
    }
}

} // namespace unmask::analyzer
