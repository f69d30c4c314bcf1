#include "protocol/receiver.hpp"

#include "protocol/hex_test.hpp"
#include "protocol/segmentation_test.hpp"

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace unmask {
namespace {

using testing::hex;
using lines = std::vector<std::string>;

constexpr masking_key some_key{std::byte{0x37}, std::byte{0xfa}, std::byte{0x21}, std::byte{0x3d}};

// A stream under construction: what a server sends, unless a masking key is given.
struct stream {
    byte_buffer bytes;
    stream& frame(const frame_header& header, std::string_view payload = {}) {
        frame_header whole = header;
        if (whole.payload_length == 0) whole.payload_length = payload.size();
        append_frame(bytes, whole, as_bytes(payload));
        return *this;
    }
    stream& raw(std::string_view text) {
        append(bytes, hex(text));
        return *this;
    }
};

std::string shown(byte_view payload) {
    if (payload.size() > 40) return fmt::format("{} bytes", payload.size());
    return std::string(as_text(payload));
}

// One line per event, so that a test reads as the story of a connection.
struct tell {
    std::string operator()(const violation& seen) const {
        return fmt::format("broken {} in frame {} at {}", describe(seen.broken).slug, seen.frame,
                           seen.offset);
    }
    std::string operator()(const limit_reached& seen) const {
        return fmt::format("limit in frame {}", seen.frame);
    }
    std::string operator()(const frame_received& seen) const {
        return fmt::format("frame {} {}{} of message {}{}", seen.number,
                           name_of(seen.header.opcode), seen.header.fin ? "" : "...", seen.message,
                           seen.payload.empty() ? "" : ": " + shown(seen.payload));
    }
    std::string operator()(const message_received& seen) const {
        return fmt::format("message {} {} {}-{} {}/{}{}{}: {}", seen.number, name_of(seen.opcode),
                           seen.first_frame, seen.last_frame, seen.wire_length, seen.length,
                           seen.undecodable ? " undecodable" : "",
                           seen.invalid_text ? " invalid" : "", shown(seen.payload));
    }
};

struct receiver_run {
    receiver subject;
    bool in_place;
    lines story;
    explicit receiver_run(const receiver_options& options, bool may_change_bytes = false)
        : subject(options), in_place(may_change_bytes) {}
    void feed(byte_view piece) {
        // A copy that goes away shows views that are kept too long.
        byte_buffer copy(piece.begin(), piece.end());
        in_place ? subject.feed_in_place(copy) : subject.feed(copy);
        while (const auto event = subject.next()) story.push_back(std::visit(tell{}, *event));
    }
    lines finish() { return story; }
};

lines story_of(const stream& sent, receiver_options options) {
    const auto story_when = [&](bool in_place) {
        return testing::decode_several_ways(sent.bytes,
                                            [&] { return receiver_run(options, in_place); });
    };
    const lines story = story_when(false);
    EXPECT_EQ(story_when(true), story) << "unmasked in place";
    return story;
}

const receiver_options strict_server{.sender = party::server};
const receiver_options tolerant_server{.sender = party::server, .mode = strictness::tolerant};

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
