#include "reports/markup.hpp"

namespace unmask::reports {

std::string escape_markup(std::string_view text) {
    std::string safe;
    for (const char c : text) switch (c) {
        case '&':
            safe += "&amp;";
            break;
        case '<':
            safe += "&lt;";
            break;
        case '>':
            safe += "&gt;";
            break;
        case '"':
            safe += "&quot;";
            break;
        default:
            safe += c;
        }
    return safe;
}

} // namespace unmask::reports
