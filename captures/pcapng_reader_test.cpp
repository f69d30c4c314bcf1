#include "captures/chunked_source.hpp"
#include "captures/sample_files.hpp"

#include <gmock/gmock.h>

#include <limits>

namespace unmask::captures {
namespace {

using namespace std::literals;
using testing::HasSubstr;

constexpr std::uint16_t resolution = pcapng::option::interface_timestamp_resolution;
constexpr std::uint16_t offset = pcapng::option::interface_timestamp_offset;

TEST(pcapng, yields_each_packet_with_its_fields) {
    for (const std::endian order : both_orders) {
        const auto result = read_every_way(small_pcapng(order).bytes);
        EXPECT_EQ(result.error, "");
        ASSERT_EQ(result.packets.size(), 2u);
        EXPECT_EQ(result.packets[0].number, 1u);
        EXPECT_EQ(result.packets[0].time, 1'000'002'000);
        EXPECT_EQ(result.packets[0].link_type, link_type::ethernet);
        EXPECT_EQ(as_text(result.packets[0].data), "first");
        EXPECT_EQ(result.packets[0].original_length, 10u);
        EXPECT_EQ(result.packets[0].file_offset, 28u + 32 + 36);
        ASSERT_EQ(result.secrets.size(), 1u);
        EXPECT_EQ(as_text(result.secrets[0]), "CLIENT_RANDOM");
    }
}

TEST(pcapng, every_section_has_its_own_byte_order_and_interfaces) {
    sample_file little(std::endian::little), big(std::endian::big);
    little.section_header().interface(link_type::ethernet).interface(link_type::raw_ip);
    little.enhanced_packet(1, 5, "raw");
    big.section_header().interface(link_type::linux_cooked).enhanced_packet(0, 6, "cooked");
    big.enhanced_packet(1, 7, "orphan");
    append(little.bytes, big.bytes);
    const auto result = read_every_way(little.bytes);
    ASSERT_EQ(result.packets.size(), 2u);
    EXPECT_EQ(result.packets[0].link_type, link_type::raw_ip);
    EXPECT_EQ(result.packets[1].link_type, link_type::linux_cooked);
    EXPECT_EQ(result.packets[1].time, 6000);
    EXPECT_THAT(result.error, HasSubstr("packet 3 refers to interface 1"));
}

std::int64_t time_of(std::uint64_t units,
                     std::initializer_list<std::pair<std::uint16_t, std::string_view>> options) {
    sample_file file(std::endian::little);
    file.section_header().interface(link_type::ethernet, 0, options).enhanced_packet(0, units, "");
    return read_every_way(file.bytes).packets.at(0).time;
}

TEST(pcapng, time_follows_the_resolution_of_the_interface) {
    EXPECT_EQ(time_of(1'500'000, {}), 1'500'000'000);
    EXPECT_EQ(time_of(1'500'000, {{resolution, "\x06"}}), 1'500'000'000);
    EXPECT_EQ(time_of(1'500'000'000, {{resolution, "\x09"}}), 1'500'000'000);
    EXPECT_EQ(time_of(3, {{resolution, "\0"sv}}), 3'000'000'000);
    EXPECT_EQ(time_of(1'500'000'000'999, {{resolution, "\x0c"}}), 1'500'000'000);
    EXPECT_EQ(time_of(3, {{resolution, "\x81"}}), 1'500'000'000);
    EXPECT_EQ(time_of(std::uint64_t{5} << 30, {{resolution, "\xa0"}}), 1'250'000'000);
}

TEST(pcapng, time_follows_the_offset_of_the_interface) {
    EXPECT_EQ(time_of(7, {{offset, "\x02\0\0\0\0\0\0\0"sv}}), 2'000'007'000);
    EXPECT_EQ(time_of(7, {{offset, "\xff\xff\xff\xff\xff\xff\xff\xff"sv}}), -999'993'000);
}

TEST(pcapng, a_time_beyond_all_range_becomes_the_nearest) {
    EXPECT_EQ(time_of(~std::uint64_t{0}, {{resolution, "\0"sv}}), furthest_time);
    EXPECT_EQ(time_of(5'000'000'000'000'000'000, {{resolution, "\x09"}}), furthest_time);
    EXPECT_EQ(time_of(0, {{offset, "\0\0\0\0\0\0\0\x80"sv}}), -furthest_time);
}

TEST(pcapng, an_unusable_interface_is_an_error) {
    const auto error_for = [](std::uint16_t code, std::string_view value) {
        sample_file file(std::endian::little);
        file.section_header().interface(link_type::ethernet, 0, {{code, value}});
        return read_every_way(file.bytes).error;
    };
    EXPECT_THAT(error_for(resolution, "\x7f"), HasSubstr("unusable resolution"));
    EXPECT_THAT(error_for(resolution, "\xff"), HasSubstr("unusable resolution"));
    EXPECT_THAT(error_for(resolution, "ab"), HasSubstr("not one byte"));
    EXPECT_THAT(error_for(offset, "ab"), HasSubstr("not eight bytes"));
}

TEST(pcapng, a_simple_packet_is_cut_at_the_snap_length) {
    sample_file file(std::endian::little);
    file.section_header().interface(link_type::ethernet, 6);
    file.simple_packet(4, "four").simple_packet(100, "sixsix");
    const auto result = read_every_way(file.bytes);
    ASSERT_EQ(result.packets.size(), 2u);
    EXPECT_EQ(as_text(result.packets[0].data), "four");
    EXPECT_EQ(as_text(result.packets[1].data), "sixsix");
    EXPECT_EQ(result.packets[1].original_length, 100u);
    EXPECT_EQ(result.packets[1].time, 0);
}

TEST(pcapng, a_simple_packet_without_snap_length_is_whole) {
    sample_file file(std::endian::little);
    file.section_header().interface(link_type::ethernet).simple_packet(4, "four");
    EXPECT_EQ(as_text(read_every_way(file.bytes).packets.at(0).data), "four");
}

TEST(pcapng, the_obsolete_packet_block_is_read) {
    sample_file file(std::endian::big);
    file.section_header().interface(link_type::ethernet);
    file.block(pcapng::block::packet, [](sample_file& f) {
        f.put(std::uint16_t{0}).put(std::uint16_t{9}).put(0u).put(8u).put(3u).put(4u);
        f.padded_text("old");
    });
    const auto result = read_every_way(file.bytes);
    ASSERT_EQ(result.packets.size(), 1u);
    EXPECT_EQ(as_text(result.packets[0].data), "old");
    EXPECT_EQ(result.packets[0].time, 8000);
}

TEST(pcapng, other_blocks_are_skipped) {
    sample_file file(std::endian::little);
    file.section_header().interface(link_type::ethernet);
    for (const std::uint32_t type : {4u, 5u, 0xbadu, 0x80000001u})
        file.block(type, [](sample_file& f) { f.padded_text("whatever it says"); });
    file.enhanced_packet(0, 1, "seen");
    const auto result = read_every_way(file.bytes);
    EXPECT_EQ(result.error, "");
    EXPECT_EQ(result.packets.size(), 1u);
}

TEST(pcapng, truncated_anywhere_yields_the_whole_packets_and_the_offset_of_the_broken_block) {
    for (const std::endian order : both_orders) {
        const byte_buffer bytes = small_pcapng(order).bytes;
        const auto complete = read_every_way(bytes);
        for (std::size_t length = 1; length < bytes.size(); ++length) {
            const auto result = read_every_way(prefix(bytes, length));
            if (length < 4) {
                EXPECT_NE(result.open_error, "");
                continue;
            }
            std::uint64_t broken = 0;
            for (const std::uint64_t size : {28u, 32u, 36u, 40u, 32u})
                if (broken + size <= length)
                    broken += size;
                else
                    break;
            ASSERT_EQ(result.packets.size(), broken == 136 ? 1u : 0u) << length;
            if (broken == length)
                EXPECT_FALSE(result.error_offset) << length;
            else
                EXPECT_EQ(result.error_offset, broken) << length;
        }
        EXPECT_EQ(bytes.size(), 28u + 32 + 36 + 40 + 32);
    }
}

// Overwrites a field of the third packet of a file and reads it.
reading with_damage(std::size_t position_in_block, std::uint32_t value, reader_limits limits = {}) {
    sample_file file(std::endian::little);
    file.section_header().interface(link_type::ethernet);
    file.enhanced_packet(0, 1, "one").enhanced_packet(0, 2, "two").enhanced_packet(0, 3, "three");
    constexpr std::size_t third = 28 + 20 + 36 + 36;
    file.store(third + position_in_block, value);
    auto result = read_every_way(file.bytes, limits);
    EXPECT_EQ(result.packets.size(), 2u);
    EXPECT_EQ(result.error_offset, third);
    return result;
}

TEST(pcapng, corrupt_lengths_end_the_file_with_an_error) {
    for (const std::uint32_t length : {0u, 8u, 11u, 38u})
        EXPECT_THAT(with_damage(4, length).error, HasSubstr("impossible length"));
    EXPECT_THAT(with_damage(4, 12).error, HasSubstr("ends with"));
    EXPECT_THAT(with_damage(4, 28).error, HasSubstr("ends with"));
    EXPECT_THAT(with_damage(4, 44).error, HasSubstr("the file ends inside a block"));
    EXPECT_THAT(with_damage(4, 0xfffffffc).error, HasSubstr("more than the limit of 16777216"));
    EXPECT_THAT(with_damage(36, 44).error, HasSubstr("ends with 44"));
    EXPECT_THAT(with_damage(20, 9).error, HasSubstr("packet 3 runs past the end of its block"));
    EXPECT_THAT(with_damage(20, 0xffffffff).error, HasSubstr("runs past the end of its block"));
    EXPECT_THAT(with_damage(8, 1).error, HasSubstr("packet 3 refers to interface 1"));
}

TEST(pcapng, blocks_too_short_for_their_fields_are_errors) {
    for (const std::uint32_t type : {1u, 2u, 3u, 6u, 10u}) {
        sample_file file(std::endian::little);
        file.section_header().interface(link_type::ethernet).block(type, [](sample_file&) {});
        EXPECT_THAT(read_every_way(file.bytes).error, HasSubstr("too short")) << type;
    }
    sample_file file(std::endian::little);
    file.block(pcapng::block::section_header,
               [](sample_file& f) { f.put(pcapng::byte_order_magic); });
    EXPECT_THAT(read_every_way(file.bytes).error, HasSubstr("too short"));
}

TEST(pcapng, a_section_header_without_byte_order_magic_is_an_error) {
    auto file = small_pcapng(std::endian::little);
    file.store(8, 0x12345678u);
    EXPECT_THAT(read_every_way(file.bytes).error, HasSubstr("byte-order magic"));
}

TEST(pcapng, what_accumulates_is_limited) {
    sample_file file(std::endian::little);
    file.section_header().tls_keys("12345678").tls_keys("12345678");
    file.interface(link_type::ethernet).interface(link_type::ethernet);
    EXPECT_EQ(read_every_way(file.bytes, {.secrets = 16, .interfaces = 2}).error, "");
    EXPECT_THAT(read_every_way(file.bytes, {.secrets = 15}).error, HasSubstr("limit of 15 bytes"));
    EXPECT_THAT(read_every_way(file.bytes, {.interfaces = 1}).error, HasSubstr("limit of 1"));
}

TEST(pcapng, every_single_byte_may_be_wrong) {
    const byte_buffer bytes = small_pcapng(std::endian::little).bytes;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        for (const auto flip : {0x01, 0x80, 0xff}) {
            byte_buffer damaged = bytes;
            damaged[i] ^= static_cast<std::byte>(flip);
            EXPECT_LE(read_every_way(damaged).packets.size(), 2u);
        }
}

} // namespace
} // namespace unmask::captures
