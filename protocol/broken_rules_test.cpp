// Every rule about frames and messages that the receiver can see, each with bytes that break
// exactly it. (The rules of the opening handshake have the same test in handshake_test.cpp.)
#include "protocol/receiver.hpp"

#include "protocol/hex_test.hpp"

#include <gtest/gtest.h>
#include <set>

namespace unmask {
namespace {

using testing::hex;

struct example {
    rule broken;
    party sender;
    const char* bytes; // unmasked unless the sender is the client
    bool deflate = false;
};

const example examples[] = {
    {rule::client_must_mask, party::client, "81 01 61"},
    {rule::server_must_not_mask, party::server, "81 81 00 00 00 00 61"},
    {rule::reserved_bits_must_be_zero, party::server, "c1 01 61"},
    {rule::reserved_bits_must_be_zero, party::server, "a1 01 61", true},
    {rule::opcode_must_be_known, party::server, "83 01 61"},
    {rule::opcode_must_be_known, party::server, "8f 00"},
    {rule::payload_length_must_be_minimal, party::server, "81 7e 00 01 61"},
    {rule::payload_length_must_be_minimal, party::server, "81 7f 00 00 00 00 00 00 00 01 61"},
    {rule::payload_length_top_bit_must_be_zero, party::server, "82 7f 80 00 00 00 00 00 00 00"},
    {rule::control_payload_at_most_125, party::server, "89 7e 00 7e"},
    {rule::control_must_not_be_fragmented, party::server, "09 00"},
    {rule::continuation_needs_start, party::server, "80 00"},
    {rule::fragments_must_not_be_interleaved, party::server, "01 00 81 00"},
    {rule::text_must_be_utf8, party::server, "81 01 ff"},
    {rule::text_must_be_utf8, party::server, "81 01 c3"},
    {rule::close_body_must_hold_a_code, party::server, "88 01 03"},
    {rule::close_reason_must_be_utf8, party::server, "88 03 03 e8 ff"},
    {rule::close_code_0_to_999_unused, party::server, "88 02 03 e7"},
    {rule::close_code_1004_reserved, party::server, "88 02 03 ec"},
    {rule::close_code_1005_not_on_the_wire, party::server, "88 02 03 ed"},
    {rule::close_code_1006_not_on_the_wire, party::server, "88 02 03 ee"},
    {rule::close_code_1015_not_on_the_wire, party::server, "88 02 03 f7"},
    {rule::close_code_1016_to_2999_unassigned, party::server, "88 02 03 f8"},
    {rule::close_code_above_4999_undefined, party::server, "88 02 13 88"},
    {rule::no_data_after_close, party::server, "88 00 81 00"},
    {rule::deflate_rsv1_not_on_control_frames, party::server, "c9 00", true},
    {rule::deflate_rsv1_not_on_continuations, party::server, "01 00 c0 00", true},
    {rule::compressed_message_must_inflate, party::server, "c2 03 ff ff ff", true},
};

std::set<std::string_view> slugs_broken(const example& given, strictness mode) {
    receiver_options options{.sender = given.sender, .mode = mode};
    if (given.deflate) options.deflate.emplace();
    receiver subject(options);
    const auto bytes = hex(given.bytes);
    subject.feed(bytes);
    std::set<std::string_view> slugs;
    while (const auto event = subject.next())
        if (const auto* seen = std::get_if<violation>(&*event))
            slugs.insert(describe(seen->broken).slug);
    return slugs;
}

TEST(broken_rules, each_example_breaks_exactly_its_rule) {
    for (const auto& given : examples)
        for (const auto mode : {strictness::strict, strictness::tolerant})
            EXPECT_EQ(slugs_broken(given, mode),
                      std::set<std::string_view>{describe(given.broken).slug})
                << given.bytes;
}

TEST(broken_rules, each_has_a_close_code_that_may_be_sent) {
    for (const auto& given : examples) {
        const rule_entry& entry = describe(given.broken);
        EXPECT_EQ(entry.observed, observation::passive) << entry.slug;
        // Whoever has sent its close frame has said its code already.
        if (given.broken == rule::no_data_after_close) continue;
        EXPECT_NE(entry.close_code, 0) << entry.slug;
        EXPECT_EQ(rule_broken_by(entry.close_code), std::nullopt) << entry.slug;
    }
}

} // namespace
} // namespace unmask
