#include "protocol/frame.hpp"

#include "protocol/hex_test.hpp"
#include "protocol/segmentation_test.hpp"

#include <gtest/gtest.h>
#include <string>

namespace unmask {
namespace {

using testing::hex;
using testing::to_hex;

constexpr masking_key rfc_key{std::byte{0x37}, std::byte{0xfa}, std::byte{0x21}, std::byte{0x3d}};

std::string payload_of(byte_view frame) {
    frame_decoder decoder;
    decoder.feed(frame);
    const auto part = decoder.next();
    byte_buffer payload(part->payload.begin(), part->payload.end());
    if (part->header->key) mask(payload, *part->header->key);
    return std::string(as_text(payload));
}

// The examples of RFC 6455 §5.7.
struct example {
    const char* bytes;
    frame_header header;
    const char* payload;
};

const example examples[] = {
    {"81 05 48 65 6c 6c 6f", {.form = length_form::seven_bits, .payload_length = 5}, "Hello"},
    {"81 85 37 fa 21 3d 7f 9f 4d 51 58",
     {.form = length_form::seven_bits, .key = rfc_key, .payload_length = 5},
     "Hello"},
    {"01 03 48 65 6c", {.fin = false, .form = length_form::seven_bits, .payload_length = 3}, "Hel"},
    {"80 02 6c 6f",
     {.opcode = opcode::continuation, .form = length_form::seven_bits, .payload_length = 2},
     "lo"},
    {"89 05 48 65 6c 6c 6f",
     {.opcode = opcode::ping, .form = length_form::seven_bits, .payload_length = 5},
     "Hello"},
    {"8a 85 37 fa 21 3d 7f 9f 4d 51 58",
     {.opcode = opcode::pong, .form = length_form::seven_bits, .key = rfc_key, .payload_length = 5},
     "Hello"},
};

TEST(frame, examples_of_rfc_6455) {
    for (const auto& [bytes, header, payload] : examples) {
        const auto decoded = decode_header(hex(bytes));
        ASSERT_TRUE(decoded) << bytes;
        EXPECT_EQ(decoded->header, header) << bytes;
        EXPECT_EQ(payload_of(hex(bytes)), payload) << bytes;
        byte_buffer written;
        append_frame(written, header, as_bytes(payload));
        EXPECT_EQ(to_hex(written), to_hex(hex(bytes)));
    }
    EXPECT_EQ(decode_header(hex("82 7e 01 00"))->header.payload_length, 256u);
    EXPECT_EQ(decode_header(hex("82 7f 00 00 00 00 00 01 00 00"))->header.payload_length, 65536u);
}

TEST(frame, masked_hello_seen_in_the_wild) {
    EXPECT_EQ(payload_of(hex("81 85 99 6e cb 65 d1 0b a7 09 f6")), "Hello");
}

TEST(frame, header_ends_where_it_should) {
    struct row {
        const char* bytes;
        std::size_t size;
    };
    const row rows[] = {{"81 7d", 2},
                        {"81 fd 00 00 00 00", 6},
                        {"81 7e 00 7e", 4},
                        {"81 fe 00 7e 00 00 00 00", 8},
                        {"81 7f 00 00 00 00 00 01 00 00", 10},
                        {"81 ff 00 00 00 00 00 01 00 00 00 00 00 00", 14}};
    for (const auto& [text, size] : rows) {
        const auto bytes = hex(text);
        for (std::size_t have = 0; have < size; ++have)
            EXPECT_FALSE(decode_header(byte_view(bytes).first(have))) << text << " cut at " << have;
        EXPECT_EQ(decode_header(bytes)->size, size) << text;
    }
}

// Every header that can be written reads back the same, illegal ones included.
TEST(frame, every_header_survives_the_round_trip) {
    const std::uint64_t lengths[] = {0,     1,          125,        126,        127,   65535,
                                     65536, 1ull << 32, 1ull << 62, 1ull << 63, ~0ull, 0x7fff};
    for (unsigned first = 0; first < 256; ++first)
        for (const bool masked : {false, true})
            for (const auto length : lengths)
                for (const auto form : {length_form::seven_bits, length_form::sixteen_bits,
                                        length_form::sixty_four_bits}) {
                    frame_header header{.fin = (first & 0x80) != 0,
                                        .rsv = static_cast<std::uint8_t>((first >> 4) & 7),
                                        .opcode = static_cast<opcode>(first & 0xf),
                                        .form = std::max(form, shortest_form(length)),
                                        .payload_length = length};
                    if (masked) header.key = rfc_key;
                    const auto decoded = decode_header(encode(header).view());
                    ASSERT_TRUE(decoded);
                    ASSERT_EQ(decoded->header, header);
                }
}

TEST(frame, shortest_form_is_chosen_on_request) {
    EXPECT_EQ(encode({.payload_length = 125}).size, 2u);
    EXPECT_EQ(encode({.payload_length = 126}).size, 4u);
    EXPECT_EQ(encode({.payload_length = 65535}).size, 4u);
    EXPECT_EQ(encode({.payload_length = 65536}).size, 10u);
    EXPECT_EQ(encode({.form = length_form::sixty_four_bits, .payload_length = 0}).size, 10u);
}

// What a decoder run saw: each frame with its place, header and payload.
struct decoder_run {
    struct seen_frame {
        std::uint64_t offset;
        std::string header;
        byte_buffer payload;
        bool whole;
        bool operator==(const seen_frame&) const = default;
    };
    frame_decoder decoder;
    std::vector<seen_frame> frames;

    void feed(byte_view piece) {
        decoder.feed(piece);
        while (const auto part = decoder.next()) {
            if (part->begins)
                frames.push_back(
                    {part->frame_offset, to_hex(encode(*part->header).view()), {}, false});
            EXPECT_EQ(part->payload_offset, frames.back().payload.size());
            append(frames.back().payload, part->payload);
            frames.back().whole = part->ends();
        }
    }
    auto finish() const { return std::pair(frames, decoder.stream_offset()); }
};

TEST(frame_decoder, does_not_care_how_the_stream_is_cut) {
    byte_buffer stream;
    for (const std::size_t length :
         std::initializer_list<std::size_t>{0, 1, 125, 126, 300, 65535, 65536})
        for (const bool masked : {false, true}) {
            frame_header header{.opcode = opcode::binary, .payload_length = length};
            if (masked) header.key = rfc_key;
            append_frame(stream, header, byte_buffer(length, std::byte{'x'}));
        }
    append_frame(stream, {.payload_length = 1ull << 63}, as_bytes("only the beginning"));
    const auto [frames, consumed] =
        testing::decode_several_ways(stream, [] { return decoder_run{}; });
    ASSERT_EQ(frames.size(), 15u);
    EXPECT_EQ(consumed, stream.size());
    EXPECT_FALSE(frames.back().whole);
    EXPECT_EQ(as_text(frames.back().payload), "only the beginning");
    for (std::size_t i = 0; i + 1 < frames.size(); ++i) EXPECT_TRUE(frames[i].whole);
}

TEST(frame_decoder, says_where_it_stands) {
    frame_decoder decoder;
    EXPECT_TRUE(decoder.at_boundary());
    const auto bytes = hex("81 05 48 65");
    decoder.feed(byte_view(bytes).first(1));
    EXPECT_FALSE(decoder.next());
    EXPECT_FALSE(decoder.at_boundary());
    EXPECT_FALSE(decoder.in_payload());
    decoder.feed(byte_view(bytes).subspan(1));
    EXPECT_TRUE(decoder.next());
    EXPECT_TRUE(decoder.in_payload());
    EXPECT_EQ(decoder.stream_offset(), 4u);
}

TEST(frame, opcodes_have_names) {
    EXPECT_EQ(name_of(opcode::continuation), "continuation");
    EXPECT_EQ(name_of(opcode::text), "text");
    EXPECT_EQ(name_of(opcode::binary), "binary");
    EXPECT_EQ(name_of(opcode::close), "close");
    EXPECT_EQ(name_of(opcode::ping), "ping");
    EXPECT_EQ(name_of(opcode::pong), "pong");
    EXPECT_EQ(name_of(static_cast<opcode>(11)), "reserved");
}

} // namespace
} // namespace unmask
