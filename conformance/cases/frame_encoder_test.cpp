#include "conformance/cases/frame_encoder.hpp"

#include <gtest/gtest.h>

namespace unmask::conformance {
namespace {

struct parsed_frame {
    frame_header header;
    std::string payload;
};

// The frames of a stream, unmasked.
std::vector<parsed_frame> parse(byte_view stream) {
    std::vector<parsed_frame> frames;
    frame_decoder decoder;
    decoder.feed(stream);
    while (const auto part = decoder.next()) {
        if (part->begins) frames.push_back({*part->header, {}});
        byte_buffer payload(part->payload.begin(), part->payload.end());
        mask(payload, *part->header->key, part->payload_offset);
        frames.back().payload += as_text(payload);
    }
    return frames;
}

byte_buffer encode_all(const std::vector<step>& steps) {
    frame_encoder encoder(party::client, 7);
    byte_buffer stream;
    for (const step& one : steps)
        for (const wire_piece& piece : encoder.encode(one)) append(stream, piece.octets);
    return stream;
}

TEST(frame_encoder, writes_frames_as_they_stand) {
    const auto frames = parse(encode_all({ping("x").not_final().with_rsv(5), wait(1s), text()}));
    ASSERT_EQ(frames.size(), 2u);
    EXPECT_EQ(frames[0].header.opcode, opcode::ping);
    EXPECT_FALSE(frames[0].header.fin);
    EXPECT_EQ(frames[0].header.rsv, 5);
    EXPECT_EQ(frames[0].payload, "x");
    EXPECT_EQ(frames[1].payload, "");
}

TEST(frame_encoder, masks_each_frame_with_another_key) {
    const auto frames = parse(encode_all({text("a"), text("a")}));
    ASSERT_EQ(frames.size(), 2u);
    ASSERT_TRUE(frames[0].header.key && frames[1].header.key);
    EXPECT_NE(*frames[0].header.key, *frames[1].header.key);
    EXPECT_EQ(encode_all({text("a")}), encode_all({text("a")})) << "equal seeds, equal keys";
}

TEST(frame_encoder, masks_nothing_for_a_server) {
    frame_encoder encoder(party::server, 7);
    byte_buffer stream;
    for (const step& one : {text("ab"), begin_text(4), octets("cd"), octets("ef")})
        for (const wire_piece& piece : encoder.encode(one)) append(stream, piece.octets);
    EXPECT_EQ(as_text(stream), "\x81\x02"
                               "ab\x81\x04"
                               "cdef");
}

TEST(frame_encoder, cuts_messages_and_ends_with_a_shorter_fragment) {
    const auto frames = parse(encode_all({text_message("abcd").in_fragments(2)}));
    ASSERT_EQ(frames.size(), 3u);
    EXPECT_EQ(frames[0].header.opcode, opcode::text);
    EXPECT_EQ(frames[0].payload, "ab");
    EXPECT_EQ(frames[1].header.opcode, opcode::continuation);
    EXPECT_FALSE(frames[1].header.fin);
    EXPECT_EQ(frames[2].payload, "");
    EXPECT_TRUE(frames[2].header.fin);
    EXPECT_EQ(parse(encode_all({text_message("abc").in_fragments(2)})).size(), 2u);
    EXPECT_EQ(parse(encode_all({text_message("abc")})).size(), 1u);
    EXPECT_EQ(parse(encode_all({text_message("abc").in_fragments(3)})).size(), 1u);
}

TEST(frame_encoder, continues_the_mask_through_a_frame_in_parts) {
    const auto frames =
        parse(encode_all({begin_text(9).not_final(), octets("abcde"), octets("fghi")}));
    ASSERT_EQ(frames.size(), 1u);
    EXPECT_EQ(frames[0].payload, "abcdefghi");
}

TEST(payload, is_rendered_and_recognised) {
    const payload described = repeat("abc", 7);
    EXPECT_EQ(as_text(render(described)), "abcabca");
    EXPECT_TRUE(matches(described, as_bytes("abcabca")));
    EXPECT_FALSE(matches(described, as_bytes("abcabcb")));
    EXPECT_FALSE(matches(described, as_bytes("abcabc")));
    EXPECT_TRUE(matches(payload{}, byte_view{}));
}

TEST(payload, is_described_without_control_characters) {
    EXPECT_EQ(describe(payload()), "empty");
    EXPECT_EQ(describe(payload("hello")), "\"hello\"");
    EXPECT_EQ(describe(payload("a\x1b[31m")), "6 bytes: 61 1b 5b 33 31 6d");
    EXPECT_EQ(describe(payload("\xff")), "1 byte: ff");
    EXPECT_EQ(describe(repeat("*", 65536)), "65536 bytes, \"*\" repeated");
}

} // namespace
} // namespace unmask::conformance
