#include "captures/chunked_source.hpp"
#include "captures/sample_files.hpp"

#include <gmock/gmock.h>

namespace unmask::captures {
namespace {

using testing::HasSubstr;

TEST(pcap, yields_each_packet_with_its_fields) {
    for (const std::endian order : both_orders) {
        const auto result = read_every_way(small_pcap(order).bytes);
        EXPECT_EQ(result.error, "");
        ASSERT_EQ(result.packets.size(), 3u);
        const kept_packet& last = result.packets[2];
        EXPECT_EQ(last.number, 3u);
        EXPECT_EQ(last.time, 5'000'006'000);
        EXPECT_EQ(last.link_type, link_type::ethernet);
        EXPECT_EQ(as_text(last.data), "third one");
        EXPECT_EQ(last.original_length, 14u);
        EXPECT_EQ(last.file_offset, 24u + 16 + 5 + 16);
    }
}

TEST(pcap, the_magic_number_chooses_nanoseconds) {
    for (const std::endian order : both_orders) {
        sample_file file(order);
        file.pcap_header(0xa1b23c4d, link_type::raw_ip).pcap_packet(7, 999'999'999, "x");
        const auto result = read_every_way(file.bytes);
        ASSERT_EQ(result.packets.size(), 1u);
        EXPECT_EQ(result.packets[0].time, 7'999'999'999);
    }
}

TEST(pcap, times_go_on_after_2038) {
    sample_file file(std::endian::little);
    file.pcap_header(0xa1b2c3d4, link_type::ethernet).pcap_packet(0xffffffff, 0, "x");
    EXPECT_EQ(read_every_way(file.bytes).packets.at(0).time, 4'294'967'295'000'000'000);
}

TEST(pcap, the_patched_dialect_has_eight_more_bytes_in_each_header) {
    sample_file file(std::endian::big);
    file.pcap_header(0xa1b2cd34, link_type::ethernet);
    for (int i = 0; i < 2; ++i)
        file.put(1u).put(2u).put(3u).put(3u).put(~std::uint64_t{0}).text("abc");
    const auto result = read_every_way(file.bytes);
    ASSERT_EQ(result.packets.size(), 2u);
    EXPECT_EQ(as_text(result.packets[1].data), "abc");
}

TEST(pcap, the_link_type_is_free_of_the_check_sequence_bits) {
    sample_file file(std::endian::little);
    file.pcap_header(0xa1b2c3d4, 0x14000000u | link_type::ethernet).pcap_packet(1, 2, "x");
    EXPECT_EQ(read_every_way(file.bytes).packets.at(0).link_type, link_type::ethernet);
}

TEST(pcap, a_file_without_packets_ends_well) {
    sample_file file(std::endian::little);
    file.pcap_header(0xa1b2c3d4, link_type::ethernet);
    EXPECT_TRUE(read_every_way(file.bytes) == reading{});
}

TEST(pcap, truncated_anywhere_yields_the_whole_packets_and_the_offset_of_the_broken_one) {
    for (const std::endian order : both_orders) {
        const byte_buffer bytes = small_pcap(order).bytes;
        const auto complete = read_every_way(bytes);
        for (std::size_t length = 1; length < bytes.size(); ++length) {
            const auto result = read_every_way(prefix(bytes, length));
            if (length < 24) {
                EXPECT_NE(result.open_error, "") << length;
                continue;
            }
            std::size_t whole = 0;
            std::uint64_t broken = 24;
            while (broken + 16 <= length &&
                   broken + 16 + complete.packets[whole].data.size() <= length)
                broken += 16 + complete.packets[whole++].data.size();
            ASSERT_EQ(result.packets.size(), whole) << length;
            EXPECT_TRUE(
                std::equal(result.packets.begin(), result.packets.end(), complete.packets.begin()));
            if (broken == length)
                EXPECT_FALSE(result.error_offset) << length;
            else
                EXPECT_EQ(result.error_offset, broken) << length;
        }
    }
}

TEST(pcap, an_impossible_length_is_named_and_never_allocated) {
    auto file = small_pcap(std::endian::little);
    file.store(24 + 16 + 5 + 8, 0xffffffffu);
    const auto result = read_every_way(file.bytes);
    EXPECT_EQ(result.packets.size(), 1u);
    EXPECT_EQ(result.error_offset, 24u + 16 + 5);
    EXPECT_THAT(result.error, HasSubstr("packet 2 announces 4294967295 bytes"));
}

TEST(pcap, the_limit_of_a_record_is_an_option) {
    const auto file = small_pcap(std::endian::little);
    EXPECT_EQ(read_every_way(file.bytes, {.record = 9}).error, "");
    EXPECT_THAT(read_every_way(file.bytes, {.record = 8}).error, HasSubstr("the limit of 8"));
}

} // namespace
} // namespace unmask::captures
