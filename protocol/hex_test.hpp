// Bytes written as in the RFCs: unmask::testing::hex("81 05 48 65 6c 6c 6f").
#pragma once

#include "protocol/bytes.hpp"

#include <gtest/gtest.h>
#include <string>

namespace unmask::testing {

inline byte_buffer hex(std::string_view text) {
    byte_buffer bytes;
    std::string digits;
    for (const char c : text)
        if (c != ' ') digits += c;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
        bytes.push_back(static_cast<std::byte>(std::stoi(digits.substr(i, 2), nullptr, 16)));
    return bytes;
}

inline std::string to_hex(byte_view bytes) {
    std::string text;
    for (const std::byte byte : bytes) {
        constexpr std::string_view digits = "0123456789abcdef";
        text += digits[std::to_integer<unsigned>(byte) >> 4];
        text += digits[std::to_integer<unsigned>(byte) & 0xf];
    }
    return text;
}

} // namespace unmask::testing
