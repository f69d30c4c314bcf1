// Payloads of cases: described, not stored, so that a table of cases stays small.
#pragma once

#include "protocol/bytes.hpp"

namespace unmask::conformance {

// `unit` again and again, cut off after `length` bytes. The unit must outlive it; those of cases
// are literals.
struct payload {
    std::string_view unit;
    std::size_t length = 0;

    constexpr payload() = default;
    constexpr payload(std::string_view text) : unit(text), length(text.size()) {}
    constexpr payload(const char* text) : payload(std::string_view(text)) {}
    constexpr payload(std::string_view repeated, std::size_t bytes)
        : unit(repeated), length(bytes) {}
};

constexpr payload repeat(std::string_view unit, std::size_t length) { return {unit, length}; }

byte_buffer render(const payload& described);

// Whether these are the described bytes.
bool matches(const payload& described, byte_view bytes);

// What a person sees of a payload: "empty", the text in quotes with its control characters escaped
// when it is short and UTF-8, else the number of bytes and the first of them.
std::string describe(byte_view bytes);
std::string describe(const payload& described);

} // namespace unmask::conformance
