#include "protocol/deflate/deflate_decoder.hpp"

#include "protocol/hex_test.hpp"
#include "protocol/segmentation_test.hpp"

#include <gtest/gtest.h>
#include <random>
#include <zlib.h>

namespace unmask {
namespace {

using testing::hex;

// Raw DEFLATE of a text, ended as a message of permessage-deflate is before its trailer is left out.
byte_buffer deflated(std::string_view text, int level, int strategy) {
    z_stream z{};
    EXPECT_EQ(deflateInit2(&z, level, Z_DEFLATED, -15, 8, strategy), Z_OK);
    byte_buffer out(deflateBound(&z, text.size()) + 64);
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    z.avail_in = static_cast<uInt>(text.size());
    z.next_out = reinterpret_cast<Bytef*>(out.data());
    z.avail_out = static_cast<uInt>(out.size());
    EXPECT_EQ(deflate(&z, Z_SYNC_FLUSH), Z_OK);
    out.resize(out.size() - z.avail_out);
    deflateEnd(&z);
    return out;
}

// A text that Huffman codes make shorter, with a passage of 20 bytes that comes again after `distance`.
std::string text_that_repeats_after(std::size_t distance, unsigned seed) {
    std::mt19937 random(seed);
    std::string text(distance + 20, '\0');
    for (char& one : text) one = static_cast<char>('0' + random() % 64);
    text.replace(distance, 20, text.substr(0, 20));
    return text;
}

struct decoded {
    std::vector<decoding> faults;
    std::string text;
};

decoded decode(deflate_decoder& reader, byte_view data) {
    decoded seen;
    for (auto paused = decoding::output_full; paused != decoding::input_used;) {
        paused = reader.decode(data);
        seen.text += as_text(reader.take_output());
        if (paused == decoding::input_used || paused == decoding::output_full) continue;
        seen.faults.push_back(paused);
        if (paused == decoding::corrupt) break;
    }
    return seen;
}

reference_limits followed(std::uint32_t window, bool context_takeover) {
    return {.window = window, .context_takeover = context_takeover, .followed_beyond = true};
}

TEST(deflate_decoder, knows_each_distance_to_the_byte) {
    for (const std::size_t distance :
         {1u << 8, 300u, 1u << 10, 1u << 12, 20'000u, 32'768u - 262u}) {
        for (const unsigned level : {1u, 6u, 9u}) {
            const std::string text = text_that_repeats_after(distance, level);
            const byte_buffer data = deflated(text, static_cast<int>(level), 0);
            deflate_decoder enough({.window = static_cast<std::uint32_t>(distance)});
            const decoded whole = decode(enough, data);
            EXPECT_TRUE(whole.faults.empty()) << distance;
            EXPECT_EQ(whole.text, text);
            deflate_decoder short_of_one(followed(static_cast<std::uint32_t>(distance - 1), true));
            const decoded seen = decode(short_of_one, data);
            EXPECT_EQ(seen.faults, std::vector{decoding::beyond_window}) << distance;
            EXPECT_EQ(seen.text, text);
        }
    }
}

TEST(deflate_decoder, a_reference_that_is_not_followed_ends_the_reading) {
    const std::string text = text_that_repeats_after(300, 1);
    deflate_decoder strict({.window = 256});
    const decoded seen = decode(strict, deflated(text, 1, 0));
    EXPECT_EQ(seen.faults, (std::vector{decoding::beyond_window, decoding::corrupt}));
    // zlib never refers to the very first byte.
    EXPECT_EQ(seen.text, text.substr(0, 301)) << "all before it, and nothing of it";
}

TEST(deflate_decoder, reads_all_kinds_of_blocks) {
    std::string text;
    for (int i = 0; i < 4000; ++i) text += "line " + std::to_string(i * i) + "\n";
    for (const auto& [level, strategy] : {std::pair{0, Z_DEFAULT_STRATEGY},
                                          {6, Z_DEFAULT_STRATEGY},
                                          {6, Z_FIXED},
                                          {6, Z_HUFFMAN_ONLY},
                                          {6, Z_RLE}}) {
        deflate_decoder reader({.context_takeover = false});
        const decoded seen = decode(reader, deflated(text, level, strategy));
        EXPECT_TRUE(seen.faults.empty()) << level << " " << strategy;
        EXPECT_EQ(seen.text, text) << level << " " << strategy;
        EXPECT_TRUE(reader.at_block_boundary());
    }
}

TEST(deflate_decoder, a_final_block_ends_at_a_whole_byte) {
    deflate_decoder reader({});
    EXPECT_EQ(decode(reader, hex("f3 48 cd c9 c9 07 00 00 00 00 ff ff")).text, "Hello");
    EXPECT_EQ(decode(reader, hex("f2 00 11 00 00 00 00 ff ff")).text, "Hello");
    EXPECT_TRUE(reader.at_block_boundary());
}

TEST(deflate_decoder, tells_each_kind_once_in_a_message) {
    // "Hello" by reference, twice over.
    const byte_buffer twice = hex("f2 00 11 00 00 00 00 ff ff f2 00 11 00 00 00 00 ff ff");
    const std::vector both{decoding::beyond_message, decoding::beyond_window};
    deflate_decoder reader(followed(4, false));
    decode(reader, hex("f2 48 cd c9 c9 07 00 00 00 ff ff"));
    for (int message = 0; message < 2; ++message) {
        reader.begin_message();
        const decoded seen = decode(reader, twice);
        EXPECT_EQ(seen.faults, both) << message;
        EXPECT_EQ(seen.text, "HelloHello");
    }
}

// What zlib says of the same bytes, which begin a stream: whether any sense can be made of them.
bool zlib_accepts(byte_view data) {
    byte_buffer source(data.begin(), data.end());
    byte_buffer out(1000);
    z_stream z{};
    EXPECT_EQ(inflateInit2(&z, -15), Z_OK);
    z.next_in = reinterpret_cast<Bytef*>(source.data());
    z.avail_in = static_cast<uInt>(source.size());
    z.next_out = reinterpret_cast<Bytef*>(out.data());
    z.avail_out = static_cast<uInt>(out.size());
    const int status = inflate(&z, Z_SYNC_FLUSH);
    inflateEnd(&z);
    return status != Z_DATA_ERROR;
}

struct field {
    unsigned bits;
    unsigned value;
};

byte_buffer packed(std::initializer_list<field> fields) {
    byte_buffer bytes;
    std::size_t used = 0;
    for (const auto& [bits, value] : fields)
        for (unsigned bit = 0; bit < bits; ++bit, ++used) {
            if (used % 8 == 0) bytes.push_back({});
            bytes.back() |= static_cast<std::byte>((value >> bit & 1) << used % 8);
        }
    return bytes;
}

TEST(deflate_decoder, what_is_corrupt_is_so_for_zlib) {
    struct row {
        const char* what;
        bool accepted;
        byte_buffer bytes;
    };
    constexpr field described{3, 2 << 1}; // a block that is not final, and describes its codes
    constexpr field end{32, 0};
    const row rows[] = {
        {"a block of the fourth kind", false, packed({{3, 3 << 1}})},
        {"a stored block", true, packed({{8, 0}, {16, 1}, {16, 0xfffe}, {8, 0}})},
        {"its length not told twice", false, packed({{8, 0}, {16, 1}, {16, 0xffff}, {8, 0}})},
        {"286 literals and lengths", true, packed({described, {5, 29}, {5, 0}, {4, 0}})},
        {"287", false, packed({described, {5, 30}, {5, 0}, {4, 0}})},
        {"30 distances", true, packed({described, {5, 0}, {5, 29}, {4, 0}})},
        {"31", false, packed({described, {5, 0}, {5, 30}, {4, 0}})},
        {"two code length codes of one bit", true, packed({described, {14, 0}, {12, 01001}})},
        {"three of one bit", false, packed({described, {14, 0}, {12, 01101}, end})},
        {"one of one bit", false, packed({described, {14, 0}, {12, 00001}, end})},
        {"one of two bits and one of one", false, packed({described, {14, 0}, {12, 01002}, end})},
        {"a length and a repetition of it", true,
         packed({described, {14, 0}, {12, 01001}, {4, 2}})},
        {"a repetition of nothing", false, packed({described, {14, 0}, {12, 01001}, {3, 1}, end})},
        {"more zeros than codes", false,
         packed({described, {14, 0}, {12, 01100}, {8, 0xff}, {8, 0xff}, end})},
        {"no code for the end of the block", false,
         packed({described, {14, 0}, {12, 01100}, {8, 0xff}, {8, 109 << 1 | 1}, end})},
        {"fixed: length 3 and distance 1 behind a literal", true,
         packed({{3, 1 << 1}, {8, 0x0c}, {7, 0x40}, {5, 0}, end})},
        {"fixed: distance 2 behind it", false,
         packed({{3, 1 << 1}, {8, 0x0c}, {7, 0x40}, {5, 0x10}, end})},
        {"fixed: symbol 286", false, packed({{3, 1 << 1}, {8, 0x63}, end})},
        {"fixed: distance 30", false, packed({{3, 1 << 1}, {8, 0x0c}, {7, 0x40}, {5, 0x0f}, end})},
    };
    for (const auto& [what, accepted, bytes] : rows) {
        deflate_decoder reader({});
        byte_view rest = bytes;
        EXPECT_EQ(reader.decode(rest) != decoding::corrupt, accepted) << what;
        EXPECT_EQ(zlib_accepts(bytes), accepted) << what;
    }
}

struct position_account {
    deflate_decoder reader{followed(3, false)};
    std::size_t before = 0;
    std::string text;
    void feed(byte_view piece) {
        while (!piece.empty()) {
            const std::size_t size = piece.size();
            const decoding paused = reader.decode(piece);
            text += as_text(reader.take_output());
            if (paused == decoding::corrupt) return;
            before += size - piece.size();
            if (paused != decoding::input_used && paused != decoding::output_full)
                text += std::to_string(static_cast<int>(paused)) + " at " + std::to_string(before) +
                        "; ";
        }
    }
    std::string finish() { return text + (reader.at_block_boundary() ? "ends" : "stops"); }
};

TEST(deflate_decoder, does_not_care_how_the_data_is_cut) {
    for (unsigned seed = 0; seed < 20; ++seed) {
        byte_buffer data = deflated(text_that_repeats_after(100 + seed * 50, seed), 9, 0);
        if (seed % 2 == 1) data[data.size() / 2] ^= std::byte{0x10};
        testing::decode_several_ways(data, [] { return position_account{}; });
    }
}

TEST(deflate_decoder, holds_no_more_than_the_window_needs) {
    for (const std::uint32_t window : {256u, 32768u}) {
        deflate_decoder reader({.window = window});
        decode(reader, hex("f2 48 cd c9 c9 07 00"));
        EXPECT_LT(reader.memory(), 6 * 1024u) << "little came";
        decode(reader, deflated(std::string(1'000'000, '*'), 1, Z_RLE));
        EXPECT_LT(reader.memory(), window + 26 * 1024) << window;
    }
}

} // namespace
} // namespace unmask
