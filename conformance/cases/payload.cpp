#include "conformance/cases/payload.hpp"

#include "protocol/counted.hpp"
#include "protocol/utf8.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

namespace unmask::conformance {
namespace {

constexpr std::size_t longest_quoted = 48;
constexpr std::size_t bytes_shown = 8;

bool is_plain(unsigned char character) { return character >= 0x20 && character != 0x7f; }

bool is_quotable(byte_view bytes) {
    return bytes.size() <= longest_quoted && is_utf8(bytes) &&
           std::ranges::all_of(as_text(bytes), is_plain);
}

// "ce ba e1 ..."
std::string hex(byte_view bytes) {
    std::string shown;
    for (const std::byte byte : bytes.first(std::min(bytes_shown, bytes.size())))
        fmt::format_to(std::back_inserter(shown), "{}{:02x}", shown.empty() ? "" : " ",
                       std::to_integer<unsigned>(byte));
    return bytes.size() > bytes_shown ? shown + " ..." : shown;
}

} // namespace

byte_buffer render(const payload& described) {
    byte_buffer bytes;
    bytes.reserve(described.length);
    while (bytes.size() < described.length) {
        const std::size_t missing = described.length - bytes.size();
        append(bytes, as_bytes(described.unit.substr(0, missing)));
    }
    return bytes;
}

bool matches(const payload& described, byte_view bytes) {
    if (bytes.size() != described.length) return false;
    const byte_view unit = as_bytes(described.unit);
    while (!bytes.empty()) {
        const std::size_t size = std::min(unit.size(), bytes.size());
        if (!std::ranges::equal(bytes.first(size), unit.first(size))) return false;
        bytes = bytes.subspan(size);
    }
    return true;
}

std::string describe(byte_view bytes) {
    if (bytes.empty()) return "empty";
    if (is_quotable(bytes)) return fmt::format("\"{}\"", as_text(bytes));
    return fmt::format("{}: {}", counted(bytes.size(), "byte"), hex(bytes));
}

std::string describe(const payload& described) {
    const byte_view unit = as_bytes(described.unit);
    if (described.length <= unit.size()) return describe(unit.first(described.length));
    const std::string repeated =
        is_quotable(unit) ? fmt::format("\"{}\"", described.unit) : hex(unit);
    return fmt::format("{} bytes, {} repeated", described.length, repeated);
}

} // namespace unmask::conformance
