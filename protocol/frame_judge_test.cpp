#include "protocol/frame_judge.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <ostream>
#include <set>

namespace unmask {

std::ostream& operator<<(std::ostream& out, rule broken) { return out << describe(broken).slug; }

namespace {

constexpr masking_key some_key{std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4}};

using rules = std::set<rule>;

rules judged(frame_judge& judge, const frame_header& header) {
    const auto broken = judge.judge(header);
    return {broken.begin(), broken.end()};
}

// The rulebook's statements about the first two bytes of a connection, written out one by one.
rules broken_by_first_two_bytes(unsigned first, unsigned second, party sender) {
    const bool fin = first >= 128;
    const unsigned reserved = (first / 16) % 8;
    const unsigned code = first % 16;
    const bool masked = second >= 128;
    const unsigned length = second % 128;
    rules broken;
    if (reserved != 0) broken.insert(rule::reserved_bits_must_be_zero);
    if ((code >= 3 && code <= 7) || code >= 11) broken.insert(rule::opcode_must_be_known);
    if (sender == party::client && !masked) broken.insert(rule::client_must_mask);
    if (sender == party::server && masked) broken.insert(rule::server_must_not_mask);
    if (code >= 8 && !fin) broken.insert(rule::control_must_not_be_fragmented);
    if (code >= 8 && length > 125) broken.insert(rule::control_payload_at_most_125);
    if (code == 0) broken.insert(rule::continuation_needs_start);
    return broken;
}

TEST(frame_judge, all_65536_first_two_bytes_in_both_roles) {
    for (const party sender : {party::client, party::server})
        for (unsigned first = 0; first < 256; ++first)
            for (unsigned second = 0; second < 256; ++second) {
                // What the two bytes announce follows: the smallest length that needs the form.
                const byte_buffer bytes = [&] {
                    byte_buffer all{static_cast<std::byte>(first), static_cast<std::byte>(second)};
                    if (second % 128 == 126) append(all, std::array{std::byte{0}, std::byte{126}});
                    if (second % 128 == 127)
                        for (const unsigned byte : {0u, 0u, 0u, 0u, 0u, 1u, 0u, 0u})
                            all.push_back(static_cast<std::byte>(byte));
                    if (second >= 128) append(all, some_key);
                    return all;
                }();
                const auto decoded = decode_header(bytes);
                ASSERT_TRUE(decoded);
                ASSERT_EQ(decoded->size, bytes.size());
                frame_judge judge(sender, false);
                ASSERT_EQ(judged(judge, decoded->header),
                          broken_by_first_two_bytes(first, second, sender))
                    << "bytes " << first << ' ' << second << " from the " << name_of(sender);
            }
}

TEST(frame_judge, rsv1_belongs_to_permessage_deflate) {
    frame_judge judge(party::server, true);
    EXPECT_EQ(judged(judge, {.fin = false, .rsv = rsv1}), rules{});
    EXPECT_EQ(judged(judge, {.rsv = rsv1, .opcode = opcode::ping}),
              rules{rule::deflate_rsv1_not_on_control_frames});
    EXPECT_EQ(judged(judge, {.rsv = rsv1, .opcode = opcode::continuation}),
              rules{rule::deflate_rsv1_not_on_continuations});
    EXPECT_EQ(judged(judge, {.rsv = rsv2}), rules{rule::reserved_bits_must_be_zero});
    EXPECT_EQ(judged(judge, {.rsv = rsv1 | rsv3}), rules{rule::reserved_bits_must_be_zero});
}

TEST(frame_judge, lengths_are_minimal_and_positive) {
    frame_judge judge(party::server, false);
    const auto broken = [&](length_form form, std::uint64_t length) {
        return judged(judge, {.form = form, .payload_length = length});
    };
    const rules none;
    const rules minimal{rule::payload_length_must_be_minimal};
    EXPECT_EQ(broken(length_form::seven_bits, 125), none);
    EXPECT_EQ(broken(length_form::sixteen_bits, 125), minimal);
    EXPECT_EQ(broken(length_form::sixteen_bits, 126), none);
    EXPECT_EQ(broken(length_form::sixty_four_bits, 65535), minimal);
    EXPECT_EQ(broken(length_form::sixty_four_bits, 65536), none);
    EXPECT_EQ(broken(length_form::sixty_four_bits, (1ull << 63) - 1), none);
    EXPECT_EQ(broken(length_form::sixty_four_bits, 1ull << 63),
              rules{rule::payload_length_top_bit_must_be_zero});
}

TEST(frame_judge, fragments_follow_each_other) {
    frame_judge judge(party::server, false);
    const auto broken = [&](opcode code, bool fin) {
        return judged(judge, {.fin = fin, .opcode = code});
    };
    const rules none;
    EXPECT_EQ(broken(opcode::continuation, true), rules{rule::continuation_needs_start});
    EXPECT_FALSE(judge.in_message());
    EXPECT_EQ(broken(opcode::continuation, false), rules{rule::continuation_needs_start});
    EXPECT_FALSE(judge.in_message()) << "a stray continuation opens no message";
    EXPECT_EQ(broken(opcode::text, false), none);
    EXPECT_TRUE(judge.in_message());
    EXPECT_EQ(broken(opcode::ping, true), none) << "control frames may come in between";
    EXPECT_EQ(broken(opcode::binary, true), rules{rule::fragments_must_not_be_interleaved});
    EXPECT_FALSE(judge.in_message()) << "the newcomer replaced the unfinished message";
    EXPECT_EQ(broken(opcode::text, false), none);
    EXPECT_EQ(broken(opcode::continuation, false), none);
    EXPECT_EQ(broken(opcode::continuation, true), none);
    EXPECT_FALSE(judge.in_message());
}

TEST(frame_judge, close_is_the_last_word_about_data) {
    frame_judge judge(party::server, false);
    EXPECT_FALSE(judge.closed());
    EXPECT_EQ(judged(judge, {.opcode = opcode::close}), rules{});
    EXPECT_TRUE(judge.closed());
    EXPECT_EQ(judged(judge, {.opcode = opcode::text}), rules{rule::no_data_after_close});
    EXPECT_EQ(judged(judge, {.opcode = opcode::ping}), rules{}) << "§5.5.1 speaks of data frames";
}

TEST(frame_judge, one_header_may_break_many_rules) {
    frame_judge judge(party::client, false);
    EXPECT_EQ(judged(judge, {.fin = false,
                             .rsv = 7,
                             .opcode = static_cast<opcode>(0xf),
                             .form = length_form::sixty_four_bits,
                             .payload_length = 1ull << 63})
                  .size(),
              6u);
}

} // namespace
} // namespace unmask
