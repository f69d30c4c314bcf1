#include "reports/markup.hpp"

#include "reports/utf8_text.hpp"

namespace unmask::reports {
namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd"; // U+FFFD

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

std::string_view reference_to(char c) {
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\n':
        return "&#10;";
    default:
        return {};
    }
}

} // namespace

std::string escape_markup(std::string_view text) {
    std::string safe;
    for (const char c : text) {
        if (const auto reference = reference_to(c); !reference.empty())
            safe += reference;
        else if (is_control(c))
            safe += replacement;
        else
            safe += c;
    }
    return as_utf8(safe);
}

} // namespace unmask::reports
