#include "analyzer/packet/packet_decoder.hpp"

#include "protocol/hex_test.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace unmask::analyzer {
namespace {

using unmask::testing::hex;

const byte_buffer ipv4_addresses = hex("0a 00 00 01 0a 00 00 02");
const byte_buffer ipv6_addresses = hex("20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01 "
                                       "20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 02");

struct fragment {
    std::uint16_t offset;
    std::string text;
    bool more;
    std::size_t cut = 0; // bytes at the end that were not recorded
};

class fragments_test : public ::testing::TestWithParam<bool> {
  protected:
    // "whole: TEXT", or the fault.
    std::string accept(const fragment& one, std::uint32_t identification = 1,
                       std::int64_t seconds = 0) {
        ip_packet packet{.addresses = GetParam() ? ipv6_addresses : ipv4_addresses,
                         .protocol = 6,
                         .is_fragment = true,
                         .more_fragments = one.more,
                         .fragment_offset = one.offset,
                         .identification = identification};
        packet.payload = {as_bytes(std::string_view(one.text).substr(0, one.text.size() - one.cut)),
                          one.text.size()};
        const auto whole = fragments_->accept(packet, seconds * 1'000'000'000);
        if (!whole) return std::string(name_of(whole.error()));
        EXPECT_FALSE(whole->is_fragment);
        const std::size_t missing = whole->payload.wire_size - whole->payload.data.size();
        return "whole: " + std::string(as_text(whole->payload.data)) + std::string(missing, '?');
    }

    const std::string kept{name_of(packet_fault::ip_fragment)};
    const std::string overlap{name_of(packet_fault::overlapping_fragment)};
    const std::string malformed{name_of(packet_fault::malformed)};
    defragmentation_limits limits_{.memory = 20'000};
    std::optional<defragmenter> fragments_{std::in_place, limits_};
};

TEST_P(fragments_test, come_in_any_order_and_repeatedly) {
    const fragment parts[] = {{0, "Hello, f", true}, {8, "ragmente", true}, {16, "d world", false}};
    std::vector<std::size_t> order{0, 0, 1, 1, 2};
    do {
        fragments_.emplace(limits_);
        std::string last;
        for (const std::size_t one : order)
            if (!last.starts_with("whole")) last = accept(parts[one]);
        EXPECT_EQ(last, "whole: Hello, fragmented world");
    } while (std::ranges::next_permutation(order).found);
}

TEST_P(fragments_test, are_counted_once_they_are_joined) {
    EXPECT_EQ(accept({0, "12345678", true}), kept);
    EXPECT_EQ(accept({0, "12345678", true}), kept);
    EXPECT_EQ(fragments_->joined(), 0u);
    EXPECT_EQ(accept({8, "9", false}), "whole: 123456789");
    EXPECT_EQ(fragments_->joined(), 2u);
    EXPECT_EQ(fragments_->memory(), 0u);
}

TEST_P(fragments_test, of_several_packets_are_kept_apart) {
    EXPECT_EQ(accept({0, "first...", true}, 1), kept);
    EXPECT_EQ(accept({0, "second..", true}, 2), kept);
    EXPECT_EQ(accept({8, "A", false}, 1), "whole: first...A");
    EXPECT_EQ(accept({8, "B", false}, 2), "whole: second..B");
}

TEST_P(fragments_test, that_overlap) {
    EXPECT_EQ(accept({0, "AAAAAAAA", true}), kept);
    EXPECT_EQ(accept({16, "CC", false}), kept);
    if (GetParam()) {
        EXPECT_EQ(accept({0, "BBBBBBBBBBBBBBBB", true}), overlap);
        EXPECT_EQ(accept({8, "DDDDDDDD", true}), overlap) << "the packet stays refused";
    } else {
        EXPECT_EQ(accept({0, "BBBBBBBBBBBBBBBB", true}), "whole: AAAAAAAABBBBBBBBCC");
    }
}

TEST_P(fragments_test, that_were_cut_short_leave_bytes_missing) {
    EXPECT_EQ(accept({0, "12345678", true, 3}), kept);
    EXPECT_EQ(accept({8, "abcd", false}), "whole: 12345???????");
}

TEST_P(fragments_test, that_cannot_be) {
    EXPECT_EQ(accept({0, "1234567", true}), malformed) << "no multiple of eight";
    EXPECT_EQ(accept({0, "", true}), malformed);
    EXPECT_EQ(accept({65528, "12345678", false}), malformed) << "longer than any packet";
    EXPECT_EQ(accept({8, "12345678", false}), kept);
    EXPECT_EQ(accept({8, "1234", false}), malformed) << "another end";
    EXPECT_EQ(accept({16, "12345678", true}), malformed) << "behind the end";
    EXPECT_EQ(accept({0, "abcdefgh", true}), "whole: abcdefgh12345678");
}

TEST_P(fragments_test, do_not_wait_forever) {
    EXPECT_EQ(accept({0, "12345678", true}, 1, 100), kept);
    EXPECT_EQ(accept({8, "9", false}, 1, 131), kept) << "the first one is gone";
    EXPECT_EQ(accept({0, "abcdefgh", true}, 1, 132), "whole: abcdefgh9");
}

TEST_P(fragments_test, stay_within_their_memory) {
    for (std::uint32_t packet = 0; packet < 2000; ++packet) {
        EXPECT_EQ(accept({8, std::string(80, 'x'), true}, packet), kept);
        EXPECT_LE(fragments_->memory(), limits_.memory);
    }
    EXPECT_EQ(accept({0, "12345678", true}, 1999), kept);
    EXPECT_EQ(accept({88, "end", false}, 1999), "whole: 12345678" + std::string(80, 'x') + "end");
}

INSTANTIATE_TEST_SUITE_P(versions, fragments_test, ::testing::Bool(),
                         [](const auto& one) { return one.param ? "ipv6" : "ipv4"; });

// What decode() made of one packet after another: the payloads of the segments.
std::string decode_all(std::initializer_list<const char*> packets) {
    packet_decoder decoder({});
    std::string text;
    for (const char* one : packets) {
        const byte_buffer data = hex(one);
        tcp_segment segment;
        if (decoder.decode({.link_type = captures::link_type::raw_ip, .data = data}, segment))
            text += as_text(segment.payload);
    }
    return text;
}

#define ADDRESSES "0a 00 00 01 0a 00 00 02 "
#define ADDRESSES_V6                                                                               \
    "20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01 "                                             \
    "20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 02 "
#define TCP_16 "9c 40 23 29 00 00 00 64 00 00 00 c8 50 18 ff ff "
#define TCP_4_AND_HELLO "00 00 00 00 48 65 6c 6c 6f "

TEST(fragmented_packets, of_ipv4) {
    EXPECT_EQ(decode_all({"45 00 00 1d 00 07 00 02 40 06 00 00 " ADDRESSES TCP_4_AND_HELLO,
                          "45 00 00 24 00 07 20 00 40 06 00 00 " ADDRESSES TCP_16}),
              "Hello");
}

TEST(fragmented_packets, of_ipv6_with_an_extension_header_within) {
    EXPECT_EQ(decode_all({"60 00 00 00 00 20 2c 40 " ADDRESSES_V6 "3c 00 00 01 00 00 00 07 "
                          "06 00 01 04 00 00 00 00 " TCP_16,
                          "60 00 00 00 00 11 2c 40 " ADDRESSES_V6
                          "3c 00 00 18 00 00 00 07 " TCP_4_AND_HELLO}),
              "Hello");
}

TEST(fragmented_packets, within_a_fragmented_tunnel) {
    // IPv4 in IPv4: the inner packet is a fragment too, and completes within a completed one.
    EXPECT_EQ(decode_all({"45 00 00 1d 00 07 00 02 40 06 00 00 " ADDRESSES TCP_4_AND_HELLO,
                          "45 00 00 2c 00 09 20 00 40 04 00 00 " ADDRESSES
                          "45 00 00 24 00 07 20 00 40 06 00 00 " ADDRESSES "9c 40 23 29 ",
                          "45 00 00 20 00 09 00 03 40 04 00 00 " ADDRESSES
                          "00 00 00 64 00 00 00 c8 50 18 ff ff "}),
              "Hello");
}

TEST(fragmented_packets, that_carry_no_tcp_are_not_kept) {
    packet_decoder decoder({});
    tcp_segment segment;
    const byte_buffer data =
        hex("45 00 00 1c 00 07 20 00 40 01 00 00 " ADDRESSES "08 00 00 00 00 00 00 00");
    const auto done =
        decoder.decode({.link_type = captures::link_type::raw_ip, .data = data}, segment);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error(), packet_fault::not_tcp);
    EXPECT_EQ(decoder.fragments().memory(), 0u);
}

} // namespace
} // namespace unmask::analyzer
