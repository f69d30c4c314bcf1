#include "protocol/receiver.hpp"

#include "protocol/receiver_test.hpp"

namespace unmask {
namespace {

using namespace testing;

TEST(receiver, a_fragmented_text_with_a_ping_in_between) {
    stream sent;
    sent.frame({.fin = false}, "Hel")
        .frame({.opcode = opcode::ping}, "you?")
        .frame({.opcode = opcode::continuation}, "lo")
        .frame({.opcode = opcode::binary}, "x");
    EXPECT_EQ(story_of(sent, strict_server),
              (lines{"frame 1 text... of message 1", "frame 2 ping of message 2",
                     "message 2 ping 2-2 4/4: you?", "frame 3 continuation of message 1",
                     "message 1 text 1-3 5/5: Hello", "frame 4 binary of message 3",
                     "message 3 binary 4-4 1/1: x"}));
}

TEST(receiver, masked_frames_of_a_client) {
    stream sent;
    sent.frame({.key = some_key}, "Hello")
        .frame({.fin = false, .opcode = opcode::binary, .key = some_key}, std::string(300, 'a'))
        .frame({.opcode = opcode::continuation, .key = some_key}, std::string(70'000, 'b'))
        .frame({.key = some_key}, "");
    const auto story = story_of(sent, {.sender = party::client});
    EXPECT_EQ(story, (lines{"frame 1 text of message 1", "message 1 text 1-1 5/5: Hello",
                            "frame 2 binary... of message 2", "frame 3 continuation of message 2",
                            "message 2 binary 2-3 70300/70300: 70300 bytes",
                            "frame 4 text of message 3", "message 3 text 4-4 0/0: "}));
}

TEST(receiver, frames_need_not_be_reported) {
    stream sent;
    sent.frame({.fin = false}, "Hel").frame({.opcode = opcode::continuation}, "lo");
    EXPECT_EQ(story_of(sent, {.sender = party::server, .report_frames = false}),
              (lines{"message 1 text 1-2 5/5: Hello"}));
}

TEST(receiver, an_empty_final_fragment_completes_the_message) {
    stream sent;
    sent.frame({.fin = false}, "all").frame({.opcode = opcode::continuation}).frame({}, "next");
    EXPECT_EQ(story_of(sent, strict_server).at(2), "message 1 text 1-2 3/3: all");
}

TEST(receiver, strict_stops_at_the_first_broken_rule) {
    stream sent;
    sent.frame({}, "fine").frame({.rsv = rsv2}, "bad").frame({}, "never seen");
    EXPECT_EQ(story_of(sent, strict_server),
              (lines{"frame 1 text of message 1", "message 1 text 1-1 4/4: fine",
                     "broken reserved-bits-must-be-zero in frame 2 at 6"}));
    receiver_run run(strict_server);
    run.feed(sent.bytes);
    EXPECT_TRUE(run.subject.failed());
}

TEST(receiver, a_bad_header_is_reported_before_its_payload_comes) {
    receiver_run run(strict_server);
    run.feed(hex("83 7d"));
    EXPECT_EQ(run.story, (lines{"broken opcode-must-be-known in frame 1 at 0"}));
}

TEST(receiver, tolerant_reports_and_goes_on) {
    stream sent;
    sent.frame({.opcode = opcode::continuation}, "orphan")
        .frame({.fin = false, .rsv = rsv1}, "begun")
        .frame({.opcode = static_cast<opcode>(3)}, "what?")
        .frame({.opcode = opcode::binary}, "newcomer")
        .frame({.key = some_key}, "masked")
        .frame({.fin = false, .opcode = opcode::ping}, "split");
    EXPECT_EQ(story_of(sent, tolerant_server),
              (lines{"broken continuation-needs-start in frame 1 at 0",
                     "frame 1 continuation of message 0",
                     "broken reserved-bits-must-be-zero in frame 2 at 8",
                     "frame 2 text... of message 1", "broken opcode-must-be-known in frame 3 at 15",
                     "broken fragments-must-not-be-interleaved in frame 3 at 15",
                     "frame 3 reserved of message 0",
                     "broken fragments-must-not-be-interleaved in frame 4 at 22",
                     "frame 4 binary of message 2", "message 2 binary 4-4 8/8: newcomer",
                     "broken server-must-not-mask in frame 5 at 32", "frame 5 text of message 3",
                     "message 3 text 5-5 6/6: masked",
                     "broken control-must-not-be-fragmented in frame 6 at 44",
                     "frame 6 ping... of message 4", "message 4 ping 6-6 5/5: split"}));
}

TEST(receiver, text_fails_at_the_first_impossible_byte) {
    stream sent;
    sent.frame({.fin = false}, "\xce\xba\xf4").frame({.opcode = opcode::continuation}, "\x90zz");
    EXPECT_EQ(story_of(sent, strict_server),
              (lines{"frame 1 text... of message 1", "broken text-must-be-utf8 in frame 2 at 7"}));
    receiver_run run(strict_server);
    run.feed(byte_view(sent.bytes).first(8));
    EXPECT_TRUE(run.subject.failed()) << "although the frame has not ended";
}

TEST(receiver, text_may_not_end_within_a_character) {
    stream sent;
    sent.frame({}, "\xe2\x82").frame({}, "ok");
    EXPECT_EQ(story_of(sent, tolerant_server),
              (lines{"broken text-must-be-utf8 in frame 1 at 4", "frame 1 text of message 1",
                     "message 1 text 1-1 2/2 invalid: \xe2\x82", "frame 2 text of message 2",
                     "message 2 text 2-2 2/2: ok"}));
}

TEST(receiver, binary_may_hold_anything) {
    stream sent;
    sent.frame({.opcode = opcode::binary}, "\xff\xfe");
    EXPECT_EQ(story_of(sent, strict_server).size(), 2u);
}

TEST(receiver, close_bodies_are_judged) {
    stream sent;
    sent.frame({.opcode = opcode::close}, "\x03\xed").frame({}, "late");
    EXPECT_EQ(story_of(sent, tolerant_server),
              (lines{"broken close-code-1005-not-on-the-wire in frame 1 at 0",
                     "frame 1 close of message 1", "message 1 close 1-1 2/2: \x03\xed",
                     "broken no-data-after-close in frame 2 at 4", "frame 2 text of message 2",
                     "message 2 text 2-2 4/4: late"}));
    receiver_run run(tolerant_server);
    run.feed(sent.bytes);
    EXPECT_TRUE(run.subject.closed());
}

TEST(receiver, a_message_over_the_limit_is_refused_before_it_comes) {
    receiver_options options = strict_server;
    options.message_limit = 10;
    receiver_run announced(options);
    announced.feed(hex("82 0b"));
    EXPECT_EQ(announced.story, (lines{"limit in frame 1"}));

    stream sent;
    sent.frame({.fin = false}, "12345").frame({.opcode = opcode::continuation}, "67890");
    EXPECT_EQ(story_of(sent, options).back(), "message 1 text 1-2 10/10: 1234567890");
    stream longer;
    longer.frame({.fin = false}, "12345").frame({.opcode = opcode::continuation}, "678901");
    EXPECT_EQ(story_of(longer, options).back(), "limit in frame 2");
}

TEST(receiver, frame_payloads_on_request) {
    receiver_options options = tolerant_server;
    options.sender = party::client;
    options.keep_frame_payload = true;
    stream sent;
    sent.frame({.fin = false, .key = some_key}, "Hel")
        .frame({.opcode = opcode::continuation, .key = some_key}, "lo")
        .frame({.opcode = static_cast<opcode>(4), .key = some_key}, "unknown");
    const auto story = story_of(sent, options);
    EXPECT_EQ(story.at(0), "frame 1 text... of message 1: Hel");
    EXPECT_EQ(story.at(1), "frame 2 continuation of message 1: lo");
    EXPECT_EQ(story.back(), "frame 3 reserved of message 0: unknown");
}

TEST(receiver, goes_on_after_lost_payload) {
    stream sent;
    sent.frame({.fin = false}, "lost").frame({.opcode = opcode::continuation}, "rest");
    sent.frame({}, "next");
    receiver_run run(tolerant_server);
    run.feed(byte_view(sent.bytes).first(3));
    EXPECT_EQ(run.subject.missing_payload(), 3u);
    run.subject.skip_payload(3);
    run.feed(byte_view(sent.bytes).subspan(6));
    EXPECT_EQ(run.story, (lines{"frame 1 text... of message 1", "frame 2 continuation of message 1",
                                "message 1 text 1-2 8/8 undecodable: lrest",
                                "frame 3 text of message 2", "message 2 text 3-3 4/4: next"}));
}

TEST(receiver, says_what_is_unfinished) {
    receiver subject(tolerant_server);
    const auto bytes = hex("01 05 48 65");
    EXPECT_EQ(subject.frame_in_progress(), nullptr);
    subject.feed(byte_view(bytes).first(1));
    EXPECT_FALSE(subject.next());
    EXPECT_EQ(subject.frame_in_progress(), nullptr);
    EXPECT_FALSE(subject.at_frame_boundary());
    subject.feed(byte_view(bytes).subspan(1));
    EXPECT_FALSE(subject.next());
    ASSERT_NE(subject.frame_in_progress(), nullptr);
    EXPECT_EQ(subject.frame_in_progress()->payload_length, 5u);
    EXPECT_TRUE(subject.in_message());
    EXPECT_EQ(subject.stream_offset(), 4u);
}

} // namespace
} // namespace unmask
