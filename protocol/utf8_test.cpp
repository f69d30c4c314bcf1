#include "protocol/utf8.hpp"

#include "protocol/segmentation_test.hpp"

#include <gtest/gtest.h>
#include <string>

namespace unmask {
namespace {

using namespace std::string_literals;

struct row {
    std::string text;
    std::size_t valid_bytes; // before the first impossible byte
    bool complete;
    const char* why;
};

const row rows[] = {
    {"", 0, true, "empty"},
    {"Hello", 5, true, "ASCII"},
    {"\0\x7f"s, 2, true, "first and last ASCII"},
    {"\xc2\x80\xdf\xbf", 4, true, "first and last of two bytes"},
    {"\xe0\xa0\x80\xef\xbf\xbf", 6, true, "first and last of three bytes"},
    {"\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", 8, true, "first and last of four bytes"},
    {"\xed\x9f\xbf\xee\x80\x80", 6, true, "either side of the surrogates"},
    {"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5", 11, true, "Greek"},
    {"\xe2\x82", 2, false, "ends within a character"},
    {"\xf0\x9f\x98", 3, false, "ends within four bytes"},
    {"\x80", 0, false, "continuation without lead"},
    {"a\xbf", 1, false, "continuation after ASCII"},
    {"\xc0\x80", 0, false, "overlong NUL"},
    {"\xc1\xbf", 0, false, "overlong two bytes"},
    {"\xe0\x9f\xbf", 1, false, "overlong three bytes"},
    {"\xf0\x8f\xbf\xbf", 1, false, "overlong four bytes"},
    {"\xed\xa0\x80", 1, false, "first surrogate"},
    {"\xed\xbf\xbf", 1, false, "last surrogate"},
    {"\xf4\x90\x80\x80", 1, false, "above U+10FFFF"},
    {"\xf5\x80\x80\x80", 0, false, "lead byte of nothing"},
    {"\xff", 0, false, "never a lead byte"},
    {"\xc3(", 1, false, "character cut short by ASCII"},
    {"\xe1\x80\xe2\x82\xac", 2, false, "character cut short by a lead byte"},
};

struct account {
    bool failed;
    bool complete;
    std::uint64_t valid_bytes;
    bool operator==(const account&) const = default;
};

std::ostream& operator<<(std::ostream& out, const account& seen) {
    return out << (seen.failed ? "failed" : "valid") << " after " << seen.valid_bytes
               << (seen.complete ? ", complete" : ", incomplete");
}

struct validator_run {
    utf8_validator validator;
    bool failed = false;
    void feed(byte_view piece) { failed = !validator.feed(piece) || failed; }
    account finish() const { return {failed, validator.complete(), validator.valid_bytes()}; }
};

TEST(utf8, finds_the_first_impossible_byte_however_the_text_is_cut) {
    // Long runs before and after reach the vector code; short ones the automaton.
    for (const std::size_t padding : std::initializer_list<std::size_t>{0, 1, 31, 64, 200})
        for (const auto& row : rows) {
            const std::string text = std::string(padding, '.') + row.text;
            const bool failed = row.valid_bytes < row.text.size();
            const account expected{failed, row.complete, padding + row.valid_bytes};
            const auto seen =
                testing::decode_several_ways(as_bytes(text), [] { return validator_run{}; }, 5);
            EXPECT_EQ(seen, expected) << row.why << ", padding " << padding;
            EXPECT_EQ(is_utf8(as_bytes(text)), !failed && row.complete) << row.why;
        }
}

TEST(utf8, an_error_amid_long_text_is_placed_exactly) {
    std::string text;
    while (text.size() < 1000) text += "\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80 ";
    for (std::size_t at = 0; at < text.size(); at += 13) {
        std::string broken = text;
        broken[at] = '\xff';
        utf8_validator validator;
        EXPECT_FALSE(validator.feed(as_bytes(broken)));
        EXPECT_EQ(validator.valid_bytes(), at);
    }
}

// Every sequence of up to three bytes, against the definition by code points.
bool is_character(std::uint32_t code_point) {
    return code_point <= 0x10ffff && (code_point < 0xd800 || code_point > 0xdfff);
}

TEST(utf8, accepts_exactly_the_encodings_of_code_points) {
    std::size_t accepted = 0;
    for (std::uint32_t bits = 0; bits < 1u << 24; ++bits) {
        const std::byte bytes[] = {static_cast<std::byte>(bits >> 16),
                                   static_cast<std::byte>(bits >> 8), static_cast<std::byte>(bits)};
        if (bytes[0] < std::byte{0xe0} || bytes[0] > std::byte{0xef}) continue;
        accepted += is_utf8(bytes);
    }
    std::size_t expected = 0;
    for (std::uint32_t code_point = 0x800; code_point <= 0xffff; ++code_point)
        expected += is_character(code_point);
    EXPECT_EQ(accepted, expected);
}

TEST(utf8, can_be_used_again_after_reset) {
    utf8_validator validator;
    EXPECT_FALSE(validator.feed(as_bytes("\xff")));
    EXPECT_FALSE(validator.feed(as_bytes("fine")));
    validator.reset();
    EXPECT_TRUE(validator.feed(as_bytes("fine")));
    EXPECT_EQ(validator.valid_bytes(), 4u);
}

} // namespace
} // namespace unmask
