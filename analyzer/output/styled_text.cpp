#include "analyzer/output/styled_text.hpp"

#include "protocol/utf8.hpp"

#include <fmt/format.h>

namespace unmask::analyzer {

namespace {

// U+0080 to U+009F and the lower control bytes are obeyed by terminals; the marks that change the
// direction of text can make a line read as another one.
bool acts_on_a_terminal(std::string_view character) {
    const auto first = static_cast<unsigned char>(character[0]);
    if (first < 0x20 || first == 0x7f) return true;
    if (character.size() == 2 && first == 0xc2)
        return static_cast<unsigned char>(character[1]) < 0xa0;
    return (character >= "\xe2\x80\xaa" && character <= "\xe2\x80\xae") || // U+202A to U+202E
           (character >= "\xe2\x81\xa6" && character <= "\xe2\x81\xa9");   // U+2066 to U+2069
}

} // namespace

style style_of(severity level) {
    switch (level) {
    case severity::violation:
        return style::bad;
    case severity::warning:
        return style::warn;
    case severity::note:
        break;
    }
    return style::dim;
}

void styled_text::line(style look, std::string_view text) {
    constexpr std::string_view codes[] = {"",           "\x1b[2m",  "\x1b[32m",
                                          "\x1b[1;31m", "\x1b[33m", "\x1b[1m"};
    if (!colors_ || look == style::plain) return out_.write(fmt::format("{}\n", text));
    out_.write(fmt::format("{}{}\x1b[0m\n", codes[static_cast<std::size_t>(look)], text));
}

std::string printable(std::string_view text, std::size_t limit) {
    std::string out;
    const std::string_view shown = text.substr(0, limit);
    for (std::size_t at = 0; at < shown.size();) {
        const auto first = static_cast<unsigned char>(shown[at]);
        const std::size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        const std::string_view character = shown.substr(at, length);
        if (character.size() == length && is_utf8(as_bytes(character)) &&
            !acts_on_a_terminal(character)) {
            out += character;
            at += length;
        } else {
            out += fmt::format("\\x{:02x}", first);
            ++at;
        }
    }
    if (text.size() > limit) out += "...";
    return out;
}

std::string_view arrow(const record_origin& origin) {
    if (!origin.direction) return "--";
    return *origin.direction == party::client ? "->" : "<-";
}

std::string sender_text(const record_origin& origin) {
    return origin.direction ? fmt::format(" from {}", name_of(*origin.direction)) : "";
}

std::string hexadecimal(byte_view bytes) {
    std::string text;
    for (const std::byte one : bytes)
        fmt::format_to(std::back_inserter(text), "{}{:02x}", text.empty() ? "" : " ",
                       std::to_integer<unsigned>(one));
    return text;
}

std::string hex_row(std::size_t offset, byte_view bytes) {
    std::string left;
    std::string right;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto value = std::to_integer<unsigned char>(bytes[i]);
        fmt::format_to(std::back_inserter(left), "{:02x}{}", value, i == 7 ? "  " : " ");
        right += value >= 0x20 && value < 0x7f ? static_cast<char>(value) : '.';
    }
    return fmt::format("{:04x}  {:<49}  {}", offset, left, right);
}

std::string listed(std::span<const std::uint64_t> numbers) {
    constexpr std::size_t most = 10;
    const std::size_t shown = numbers.size() > most + 1 ? most : numbers.size();
    std::string text = fmt::format("{}", fmt::join(numbers.first(shown), ", "));
    if (shown < numbers.size()) text += fmt::format(" and {} more", numbers.size() - shown);
    return text;
}

std::string seconds(std::int64_t nanoseconds) {
    return fmt::format("{:.6f}", static_cast<double>(nanoseconds) / 1e9);
}

} // namespace unmask::analyzer
