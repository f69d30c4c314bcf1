// Compressed messages: RFC 7692 §7.2.
#include "protocol/receiver_test.hpp"

#include <gmock/gmock.h>

namespace unmask {
namespace {

using namespace testing;

// RFC 7692 §7.2.3.1, whole and in two fragments, and what follows it.
TEST(receiver, compressed_messages) {
    stream sent;
    sent.raw("c1 07 f2 48 cd c9 c9 07 00")
        .raw("41 03 f2 00 11 80 02 00 00")
        .frame({}, "plain")
        .raw("c1 05 f2 00 11 00 00")
        .raw("c1 01 00");
    receiver_options options = strict_server;
    options.deflate.emplace();
    EXPECT_EQ(story_of(sent, options),
              (lines{"frame 1 text of message 1", "message 1 text 1-1 7/5: Hello",
                     "frame 2 text... of message 2", "frame 3 continuation of message 2",
                     "message 2 text 2-3 5/5: Hello", "frame 4 text of message 3",
                     "message 3 text 4-4 5/5: plain", "frame 5 text of message 4",
                     "message 4 text 5-5 5/5: Hello", "frame 6 text of message 5",
                     "message 5 text 6-6 1/0: "}));
}

TEST(receiver, masked_compressed_fragments) {
    stream sent;
    const auto payload = hex("f2 48 cd c9 c9 07 00");
    sent.frame({.fin = false, .rsv = rsv1, .key = some_key}, as_text(payload).substr(0, 3))
        .frame({.opcode = opcode::ping, .key = some_key}, "p")
        .frame({.opcode = opcode::continuation, .key = some_key}, as_text(payload).substr(3));
    EXPECT_EQ(story_of(sent, {.sender = party::client, .deflate = deflate_parameters{}}).back(),
              "message 1 text 1-3 7/5: Hello");
}

TEST(receiver, a_message_that_does_not_inflate_takes_with_it_what_refers_to_it) {
    stream sent;
    sent.raw("c2 03 ff ff ff").raw("c2 05 f2 00 11 00 00").raw("c2 07 f2 48 cd c9 c9 07 00");
    receiver_options options = tolerant_server;
    options.deflate.emplace();
    EXPECT_EQ(story_of(sent, options),
              (lines{"broken compressed-message-must-inflate in frame 1 at 0",
                     "frame 1 binary of message 1", "message 1 binary 1-1 3/0 undecodable: ",
                     "frame 2 binary of message 2", "message 2 binary 2-2 5/1 undecodable: H",
                     "frame 3 binary of message 3", "message 3 binary 3-3 7/5: Hello"}));
}

TEST(receiver, a_sender_that_refers_further_back_than_agreed_is_understood) {
    stream sent;
    sent.raw("c2 07 f2 48 cd c9 c9 07 00").raw("c2 05 f2 00 11 00 00");
    receiver_options options = tolerant_server;
    options.deflate = {.server_no_context_takeover = true};
    const lines hello_twice{"frame 1 binary of message 1", "message 1 binary 1-1 7/5: Hello",
                            "broken server-context-takeover-must-be-kept in frame 2 at 9",
                            "frame 2 binary of message 2", "message 2 binary 2-2 5/5: Hello"};
    EXPECT_EQ(story_of(sent, options), hello_twice);
}

TEST(receiver, compressed_text_is_judged_after_inflation) {
    byte_buffer compressed;
    deflater({}, party::server).compress(as_bytes(std::string(5000, 'a') + "\xff"), compressed);
    stream sent;
    sent.frame({.rsv = rsv1}, as_text(compressed));
    receiver_options options = strict_server;
    options.deflate.emplace();
    EXPECT_EQ(story_of(sent, options), (lines{"broken text-must-be-utf8 in frame 1 at 0"}));
}

TEST(receiver, an_abandoned_compressed_message_leaves_the_window_usable) {
    stream sent;
    sent.raw("41 07 f2 48 cd c9 c9 07 00").raw("c1 05 f2 00 11 00 00");
    receiver_options options = tolerant_server;
    options.deflate.emplace();
    EXPECT_EQ(story_of(sent, options).back(), "message 2 text 2-2 5/5: Hello");
}

TEST(receiver, a_bomb_is_refused) {
    byte_buffer compressed;
    deflater({}, party::server).compress(byte_buffer(1'000'000, std::byte{'0'}), compressed);
    stream sent;
    sent.frame({.rsv = rsv1}, as_text(compressed));
    receiver_options options = strict_server;
    options.deflate.emplace();
    options.message_limit = 1000;
    EXPECT_EQ(story_of(sent, options), (lines{"limit in frame 1"}));
}

// In every case the later fault may come in the same piece as the earlier one, or not.
TEST(receiver, the_earlier_of_two_faults_counts_however_the_stream_is_cut) {
    receiver_options options = strict_server;
    options.deflate.emplace();
    options.message_limit = 10;
    stream announced_too_long;
    announced_too_long.frame({}, "no text \xff\xff\xff");
    EXPECT_EQ(story_of(announced_too_long, options), (lines{"limit in frame 1"}));

    // Stored blocks of so many bytes, followed by one that DEFLATE does not know.
    stream no_text_then_corrupt, too_long_then_corrupt;
    no_text_then_corrupt.raw("c1 07 00 01 00 fe ff ff 07");
    EXPECT_EQ(story_of(no_text_then_corrupt, options),
              (lines{"broken text-must-be-utf8 in frame 1 at 0"}));
    too_long_then_corrupt.raw("c2 11 00 0b 00 f4 ff").raw("31 32 33 34 35 36 37 38 39 30 31 07");
    EXPECT_EQ(story_of(too_long_then_corrupt, options), (lines{"limit in frame 1"}));
}

TEST(receiver, an_observer_cuts_what_is_over_the_limit) {
    byte_buffer compressed;
    deflater({}, party::server).compress(byte_buffer(1'000'000, std::byte{'0'}), compressed);
    stream sent;
    sent.frame({.rsv = rsv1}, as_text(compressed))
        .frame({}, "12345678\xe2\x82\xac")
        .frame({.fin = false}, "12345678")
        .frame({.opcode = opcode::ping}, "")
        .frame({.opcode = opcode::continuation}, "90\xe2\x82\xac"
                                                 "abc");
    receiver_options options = tolerant_server;
    options.deflate.emplace();
    options.message_limit = 10;
    const auto story = story_of(sent, options);
    EXPECT_EQ(story.at(1),
              fmt::format("message 1 text 1-1 {}/1000000: 0000000000", compressed.size()));
    EXPECT_EQ(story.at(3), "message 2 text 2-2 11/11: 12345678\xe2\x82");
    EXPECT_EQ(story.back(), "message 3 text 3-5 16/16: 1234567890");
}

TEST(receiver, lost_compressed_payload_makes_later_messages_undecodable) {
    byte_buffer first;
    byte_buffer second;
    deflater sender({}, party::server);
    sender.compress(as_bytes("the same words again and again"), first);
    sender.compress(as_bytes("the same words again and again"), second);
    stream sent;
    sent.frame({.rsv = rsv1}, as_text(first)).frame({.rsv = rsv1}, as_text(second));
    auto options = tolerant_server;
    options.deflate.emplace();
    receiver_run run(options);
    run.feed(byte_view(sent.bytes).first(2));
    run.subject.skip_payload(run.subject.missing_payload());
    run.feed(byte_view(sent.bytes).subspan(2 + first.size()));
    ASSERT_GE(run.story.size(), 4u);
    EXPECT_THAT(run.story.at(1), ::testing::HasSubstr("undecodable"));
    EXPECT_THAT(run.story.back(), ::testing::HasSubstr("undecodable"));
}

} // namespace
} // namespace unmask
