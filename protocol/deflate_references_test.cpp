#include "protocol/deflate_references.hpp"

#include "protocol/deflate.hpp"
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

std::vector<reference_fault> faults_in(reference_reader& reader, byte_view data) {
    std::vector<reference_fault> faults;
    while (!data.empty()) {
        const auto [bytes, fault] = reader.feed(data);
        if (fault != reference_fault::none) faults.push_back(fault);
        data = data.subspan(bytes);
    }
    return faults;
}

TEST(reference_reader, knows_each_distance_to_the_byte) {
    for (const std::size_t distance :
         {1u << 8, 300u, 1u << 10, 1u << 12, 20'000u, 32'768u - 262u}) {
        for (const unsigned level : {1u, 6u, 9u}) {
            const byte_buffer data =
                deflated(text_that_repeats_after(distance, level), static_cast<int>(level), 0);
            reference_reader enough(static_cast<std::uint32_t>(distance), true);
            EXPECT_TRUE(faults_in(enough, data).empty()) << distance;
            reference_reader short_of_one(static_cast<std::uint32_t>(distance - 1), true);
            EXPECT_EQ(faults_in(short_of_one, data), std::vector{reference_fault::beyond_window})
                << distance;
        }
    }
}

TEST(reference_reader, reads_all_kinds_of_blocks) {
    std::string text;
    for (int i = 0; i < 4000; ++i) text += "line " + std::to_string(i * i) + "\n";
    for (const auto& [level, strategy] : {std::pair{0, Z_DEFAULT_STRATEGY},
                                          {6, Z_DEFAULT_STRATEGY},
                                          {6, Z_FIXED},
                                          {6, Z_HUFFMAN_ONLY},
                                          {6, Z_RLE}}) {
        reference_reader alone(32768, false);
        EXPECT_TRUE(faults_in(alone, deflated(text, level, strategy)).empty());
        // Nothing of it was passed over: a fault right behind it is seen.
        alone.begin_message();
        EXPECT_EQ(faults_in(alone, hex("f2 00 11 00 00")),
                  std::vector{reference_fault::beyond_message})
            << level << " " << strategy;
    }
}

TEST(reference_reader, a_final_block_ends_at_a_whole_byte) {
    reference_reader alone(32768, false);
    EXPECT_TRUE(faults_in(alone, hex("f3 48 cd c9 c9 07 00 00 00 00 ff ff")).empty());
    alone.begin_message();
    EXPECT_EQ(faults_in(alone, hex("f2 00 11 00 00")),
              std::vector{reference_fault::beyond_message});
}

TEST(reference_reader, tells_each_kind_once_in_a_message) {
    // "Hello" by reference, twice over.
    const byte_buffer twice = hex("f2 00 11 00 00 00 00 ff ff f2 00 11 00 00");
    reference_reader alone(4, false);
    EXPECT_EQ(faults_in(alone, twice),
              (std::vector{reference_fault::beyond_message, reference_fault::beyond_window}));
}

struct position_account {
    reference_reader reader{3, false};
    std::size_t before = 0;
    std::string text;
    void feed(byte_view piece) {
        while (!piece.empty()) {
            const auto [bytes, fault] = reader.feed(piece);
            before += bytes;
            if (fault != reference_fault::none)
                text += std::to_string(static_cast<int>(fault)) + " at " + std::to_string(before) +
                        "; ";
            piece = piece.subspan(bytes);
        }
    }
    std::string finish() { return text + std::to_string(before); }
};

TEST(reference_reader, does_not_care_how_the_data_is_cut) {
    for (unsigned seed = 0; seed < 20; ++seed) {
        byte_buffer data = deflated(text_that_repeats_after(100 + seed * 50, seed), 9, 0);
        if (seed % 2 == 1) data[data.size() / 2] ^= std::byte{0x10};
        testing::decode_several_ways(data, [] { return position_account{}; });
    }
}

} // namespace
} // namespace unmask
