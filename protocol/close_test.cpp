#include "protocol/close.hpp"

#include "protocol/hex_test.hpp"
#include "protocol/utf8.hpp"

#include <gtest/gtest.h>
#include <set>

namespace unmask {
namespace {

using testing::hex;

std::optional<rule> expected_for(unsigned code) {
    if (code <= 999) return rule::close_code_0_to_999_unused;
    if (code == 1004) return rule::close_code_1004_reserved;
    if (code == 1005) return rule::close_code_1005_not_on_the_wire;
    if (code == 1006) return rule::close_code_1006_not_on_the_wire;
    if (code <= 1014) return std::nullopt;
    if (code == 1015) return rule::close_code_1015_not_on_the_wire;
    if (code <= 2999) return rule::close_code_1016_to_2999_unassigned;
    if (code <= 4999) return std::nullopt;
    return rule::close_code_above_4999_undefined;
}

TEST(close, every_code_is_judged) {
    for (unsigned code = 0; code <= 0xffff; ++code) {
        EXPECT_EQ(rule_broken_by(static_cast<close_code>(code)), expected_for(code)) << code;
        byte_buffer body(2);
        store_big_endian(body, static_cast<std::uint16_t>(code));
        EXPECT_EQ(rule_broken_by_close(body), expected_for(code)) << code;
    }
}

TEST(close, bodies) {
    EXPECT_EQ(rule_broken_by_close({}), std::nullopt);
    EXPECT_EQ(rule_broken_by_close(hex("03")), rule::close_body_must_hold_a_code);
    EXPECT_EQ(rule_broken_by_close(hex("03 e8 c3 a4")), std::nullopt);
    EXPECT_EQ(rule_broken_by_close(hex("03 e8 c3")), rule::close_reason_must_be_utf8);
    EXPECT_EQ(rule_broken_by_close(hex("03 e8 ff")), rule::close_reason_must_be_utf8);

    EXPECT_FALSE(parse_close({}).code);
    EXPECT_FALSE(parse_close(hex("03")).code);
    const auto bytes = hex("03 e9 62 79 65");
    const close_body body = parse_close(bytes);
    EXPECT_EQ(body.code, close_codes::going_away);
    EXPECT_EQ(body.reason, "bye");
}

TEST(close, a_body_made_is_read_back) {
    const auto bytes = make_close(close_codes::policy_violation, "no");
    EXPECT_EQ(parse_close(bytes).code, close_codes::policy_violation);
    EXPECT_EQ(parse_close(bytes).reason, "no");
}

TEST(close, a_long_reason_is_cut_between_characters) {
    for (std::size_t padding = 0; padding < 4; ++padding) {
        std::string reason(padding, '.');
        while (reason.size() < 200) reason += "\xe2\x82\xac";
        const auto body = make_close(close_codes::normal, reason);
        EXPECT_LE(body.size(), 125u);
        EXPECT_GE(body.size(), 122u);
        EXPECT_TRUE(is_utf8(byte_view(body).subspan(2)));
    }
    EXPECT_EQ(make_close(close_codes::normal, std::string(123, 'a')).size(), 125u);
}

TEST(close, codes_have_names) {
    EXPECT_EQ(name_of_close_code(1000), "normal closure");
    EXPECT_EQ(name_of_close_code(1012), "service restart");
    EXPECT_EQ(name_of_close_code(3008), "timeout");
    EXPECT_EQ(name_of_close_code(2500), "unassigned");
    EXPECT_EQ(name_of_close_code(3500), "registered use");
    EXPECT_EQ(name_of_close_code(4500), "private use");
    EXPECT_EQ(name_of_close_code(77), "undefined");
    std::set<std::string_view> names;
    for (close_code code = 1000; code <= 1015; ++code) names.insert(name_of_close_code(code));
    EXPECT_EQ(names.size(), 16u) << "sixteen registered codes, sixteen names";
}

} // namespace
} // namespace unmask
