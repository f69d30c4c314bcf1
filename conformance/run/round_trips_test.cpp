// The data of round trips, and how their echoes are judged.
#include "conformance/run/round_trip_player.hpp"
#include "protocol/deflate/deflate.hpp"
#include "protocol/utf8.hpp"

#include <gtest/gtest.h>

namespace unmask::conformance {
namespace {

using state = round_trip_player::state;

constexpr corpus all_corpora[] = {corpus::records, corpus::picture, corpus::prose, corpus::page,
                                  corpus::document};

std::size_t characters(byte_view text) {
    std::size_t count = 0;
    for (const std::byte byte : text) count += (byte & std::byte{0xc0}) != std::byte{0x80};
    return count;
}

TEST(corpus, has_slices_of_the_length_asked_for) {
    for (const corpus one : all_corpora)
        for (const std::size_t first : {std::size_t{0}, std::size_t{1000}, length_of(one) - 10}) {
            const byte_buffer cut = slice(one, first, 4096);
            EXPECT_EQ(is_text(one) ? characters(cut) : cut.size(), 4096u) << name_of(one);
            if (is_text(one)) {
                EXPECT_TRUE(is_utf8(cut)) << name_of(one);
            }
        }
}

TEST(corpus, begins_again_behind_its_end) {
    for (const corpus one : all_corpora) {
        byte_buffer expected = slice(one, length_of(one) - 10, 10);
        append(expected, slice(one, 0, 20));
        EXPECT_EQ(slice(one, length_of(one) - 10, 30), expected) << name_of(one);
    }
}

// What a peer would inflate, for three laps of messages.
void expect_inflatable(const round_trips& trips, const deflate_parameters& agreed) {
    message_store store;
    const auto messages = store.prepare(trips, agreed, party::client);
    inflater peer(agreed, party::client);
    for (std::size_t i = 0; i < 3 * messages->size(); ++i) {
        const prepared_message& sent = (*messages)[i % messages->size()];
        byte_buffer out;
        byte_view compressed = sent.payload;
        ASSERT_EQ(peer.feed(compressed, out, 1 << 20), inflate_status::ok) << i;
        ASSERT_EQ(peer.finish_message(out, 1 << 20), inflate_status::ok) << i;
        ASSERT_EQ(out, sent.content) << i;
    }
}

TEST(message_store, compresses_laps_that_can_be_sent_again_and_again) {
    const round_trips trips{.count = 1000, .length = 32768, .from = corpus::records};
    expect_inflatable(trips, {});
    expect_inflatable(trips, {.client_no_context_takeover = true});
    expect_inflatable(trips, {.client_max_window_bits = 9});
    expect_inflatable({.count = 1000, .binary = true, .length = 131072, .from = corpus::picture},
                      {});
}

TEST(message_store, makes_equal_messages_once) {
    message_store store;
    const round_trips trips{.count = 1000, .length = 4096, .from = corpus::page};
    round_trips in_fragments = trips;
    in_fragments.fragment = 256;
    const auto first = store.prepare(trips, deflate_parameters{}, party::client);
    EXPECT_EQ(store.prepare(in_fragments, deflate_parameters{}, party::client), first);
    EXPECT_NE(
        store.prepare(trips, deflate_parameters{.client_no_context_takeover = true}, party::client),
        first);
    EXPECT_NE(store.prepare(trips, std::nullopt, party::client), first);
}

round_trip_player player_for(const round_trips& trips) {
    return {trips, message_store().prepare(trips, std::nullopt, party::client)};
}

TEST(round_trip_player, ends_with_the_last_echo) {
    const round_trips trips{.count = 2, .length = 16, .from = corpus::page};
    round_trip_player player = player_for(trips);
    EXPECT_EQ(player.take_echo(false, player.next().content), state::waiting);
    EXPECT_EQ(player.account(), "Only 1 of 2 echoes came.");
    EXPECT_EQ(player.take_echo(false, player.next().content), state::complete);
    EXPECT_EQ(player.measured()->messages, 2u);
}

TEST(round_trip_player, tells_what_is_wrong_with_an_echo) {
    const round_trips trips{.count = 2, .binary = true, .length = 16, .from = corpus::document};
    round_trip_player of_other_type = player_for(trips);
    EXPECT_EQ(of_other_type.take_echo(false, of_other_type.next().content), state::wrong);
    EXPECT_EQ(of_other_type.account(), "Message 1 was binary, its echo text.");
    round_trip_player longer = player_for(trips);
    longer.next();
    EXPECT_EQ(longer.take_echo(true, byte_buffer(17)), state::wrong);
    round_trip_player different = player_for(trips);
    byte_buffer content = different.next().content;
    content[5] ^= std::byte{1};
    EXPECT_EQ(different.take_echo(true, content), state::wrong);
    EXPECT_EQ(different.account(), "The echo of message 1 differs from byte 5 on.");
}

TEST(round_trip_player, compares_only_type_and_length_of_filler) {
    const round_trips trips{.length = 4};
    round_trip_player player = player_for(trips);
    player.next();
    EXPECT_EQ(player.take_echo(false, as_bytes("abcd")), state::complete);
}

} // namespace
} // namespace unmask::conformance
