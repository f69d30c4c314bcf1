#include "protocol/handshake/extension.hpp"

#include <gmock/gmock.h>

namespace unmask {

void PrintTo(const extension& one, std::ostream* out) { *out << to_string(one); }

namespace {

using list = std::vector<extension>;

TEST(parse_extensions, accepts_every_form_of_the_grammar) {
    struct {
        std::string_view text;
        list expected;
    } const rows[] = {
        {"foo", {{"foo", {}}}},
        {"foo;bar", {{"foo", {{"bar", std::nullopt}}}}},
        {"foo; bar=baz", {{"foo", {{"bar", "baz"}}}}},
        {"foo; bar=\"baz\"", {{"foo", {{"bar", "baz", true}}}}},
        {"foo; bar=\"b\\az\"", {{"foo", {{"bar", "baz", true}}}}},
        {"foo; a; a=1; A", {{"foo", {{"a", {}}, {"a", "1"}, {"A", {}}}}}},
        {"foo, bar; baz=2", {{"foo", {}}, {"bar", {{"baz", "2"}}}}},
        {"foo, foo", {{"foo", {}}, {"foo", {}}}},
        {" \tfoo ; bar = \"1\" , x ", {{"foo", {{"bar", "1", true}}}, {"x", {}}}},
        {",, foo,, bar ,", {{"foo", {}}, {"bar", {}}}},
        {"!#$%&'*+-.^_`|~09azAZ", {{"!#$%&'*+-.^_`|~09azAZ", {}}}},
    };
    for (const auto& row : rows) {
        const auto parsed = parse_extensions(row.text);
        ASSERT_TRUE(parsed.has_value()) << row.text << ": " << parsed.error().sentence;
        EXPECT_EQ(*parsed, row.expected) << row.text;
    }
}

TEST(parse_extensions, names_the_first_byte_that_does_not_fit) {
    struct {
        std::string_view text;
        std::size_t offset;
    } const rows[] = {
        {"", 0},
        {" , ,", 4},
        {"foo;", 4},
        {"foo; ,bar", 5},
        {"foo bar", 4},
        {"foo=bar", 3},
        {"foo; a=", 7},
        {"foo; a=;b", 7},
        {"foo; a==b", 7},
        {"foo; a=\"", 8},
        {"foo; a=\"b", 9},
        {"foo; a=\"b\\", 10},
        {"foo; a=\"\"", 7},
        {"foo; a=\"b c\"", 9},
        {"foo; a=\"b\\\"\"", 10},
        {"foo; a=\"b\"c", 10},
        {"foo; a=b\"c\"", 8},
        {"f\x80", 1},
        {"foo; =b", 5},
        {"foo; a=1 2", 9},
        {"\"foo\"", 0},
        {"foo; \"a\"", 5},
        {"foo/1", 3},
        {"foo\r\n", 3},
    };
    for (const auto& row : rows) {
        const auto parsed = parse_extensions(row.text);
        ASSERT_FALSE(parsed.has_value()) << row.text;
        EXPECT_EQ(parsed.error().offset, row.offset) << row.text;
        EXPECT_THAT(parsed.error().sentence, ::testing::StartsWith("expected ")) << row.text;
    }
}

TEST(parse_extensions, tells_apart_a_quoted_value_that_is_no_token) {
    for (const auto* text : {"a; b=\"\"", "a; b=\"c d\"", "a; b=\"\\\"\""})
        EXPECT_TRUE(parse_extensions(text).error().quoted_value) << text;
    for (const auto* text : {"a; b=\"", "a; b=\"c", "a; b=\"c\\", "a; b=\"c\"d"})
        EXPECT_FALSE(parse_extensions(text).error().quoted_value) << text;
}

TEST(parse_extensions, joins_several_fields) {
    EXPECT_EQ(parse_extensions(http_fields{{"Sec-WebSocket-Extensions", "a; b"},
                                           {"Host", "h"},
                                           {"sec-websocket-extensions", "c"}}),
              (list{{"a", {{"b", {}}}}, {"c", {}}}));
    EXPECT_EQ(parse_extensions(http_fields{{"Host", "h"}}), list());
    EXPECT_FALSE(parse_extensions(http_fields{{"Sec-WebSocket-Extensions", ""}}).has_value());
}

TEST(to_string, is_the_inverse_of_parsing) {
    const std::string_view text = "a; b; c=1; d=\"2\", e";
    EXPECT_EQ(to_string(*parse_extensions(text)), text);
    const extension escaped{"a", {{"b", "\"\\", true}}};
    EXPECT_EQ(to_string(escaped), "a; b=\"\\\"\\\\\"");
}

// A quadratic parser would need hours for these.
TEST(parse_extensions, takes_linear_time_on_hostile_input) {
    const std::size_t size = 4'000'000;
    for (const auto& [head, unit] : {std::pair{"a", ";"},
                                     {"", ","},
                                     {"a;b=\"", "\\"},
                                     {"a", " "},
                                     {"a;b=\"", "c"},
                                     {"a;b", " = "}}) {
        std::string text = head;
        while (text.size() < size) text += unit;
        (void)parse_extensions(text);
    }
    std::string many;
    for (std::size_t i = 0; i < 100'000; ++i) many += "a;b=\"c\",";
    EXPECT_EQ(parse_extensions(many)->size(), 100'000u);
}

} // namespace
} // namespace unmask
