#include "analyzer/packet/tcp_segment.hpp"

#include "captures/packet.hpp"
#include "protocol/hex_test.hpp"

#include <gtest/gtest.h>

namespace unmask::analyzer {
namespace {

using unmask::testing::hex;
namespace link_type = captures::link_type;

const std::string ipv4 = "45 00 00 2d 00 01 40 00 40 06 00 00 0a 00 00 01 0a 00 00 02 ";
const std::string tcp = "9c 40 23 29 00 00 00 64 00 00 00 c8 50 18 ff ff 00 00 00 00 ";
const std::string hello = "48 65 6c 6c 6f ";
const std::string ipv6_addresses = "20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01 "
                                   "20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 02 ";
const std::string ipv6 = "60 00 00 00 00 19 06 40 " + ipv6_addresses;
const std::string ethernet = "02 00 00 00 00 01 02 00 00 00 00 02 ";

struct row {
    const char* name;
    std::uint16_t link;
    std::string header;
    std::string ip = ipv4;
};

const row links[] = {
    {"ethernet", link_type::ethernet, ethernet + "08 00 "},
    {"ethernet_ipv6", link_type::ethernet, ethernet + "86 dd ", ipv6},
    {"vlan", link_type::ethernet, ethernet + "81 00 00 05 08 00 "},
    {"qinq", link_type::ethernet, ethernet + "88 a8 00 07 81 00 00 05 08 00 "},
    {"loopback_little_endian", link_type::null_loopback, "02 00 00 00 "},
    {"loopback_big_endian", link_type::null_loopback, "00 00 00 02 "},
    {"loopback_ipv6", link_type::null_loopback, "1e 00 00 00 ", ipv6},
    {"openbsd_loopback", link_type::openbsd_loopback, "00 00 00 18 ", ipv6},
    {"raw", link_type::raw_ip, ""},
    {"raw_ipv6", link_type::raw_ip, "", ipv6},
    {"ipv6", link_type::ipv6, "", ipv6},
    {"linux_cooked", link_type::linux_cooked, "00 00 03 04 00 06 00 00 00 00 00 00 00 00 08 00 "},
    {"linux_cooked_v2", link_type::linux_cooked_v2,
     "08 00 00 00 00 00 00 01 03 04 00 06 00 00 00 00 00 00 00 00 "},
    {"ipv4_options", link_type::raw_ip, "",
     "46 00 00 31 00 01 40 00 40 06 00 00 0a 00 00 01 0a 00 00 02 01 01 01 01 "},
    {"offloaded_length", link_type::raw_ip, "",
     "45 00 00 00 00 01 40 00 40 06 00 00 0a 00 00 01 0a 00 00 02 "},
    {"ipv6_hop_by_hop_and_routing", link_type::raw_ip, "",
     "60 00 00 00 00 29 00 40 " + ipv6_addresses +
         "2b 00 00 00 00 00 00 00 06 00 00 00 00 00 00 00 "},
    {"ipv6_atomic_fragment", link_type::raw_ip, "",
     "60 00 00 00 00 21 2c 40 " + ipv6_addresses + "06 00 00 00 00 00 00 01 "},
};

class links_test : public ::testing::TestWithParam<row> {
  protected:
    byte_buffer bytes() const { return hex(GetParam().header + GetParam().ip + tcp + hello); }
};

TEST_P(links_test, lead_to_the_segment) {
    const auto packet = bytes();
    const auto segment =
        decode_packet(GetParam().link, packet, static_cast<std::uint32_t>(packet.size()));
    ASSERT_TRUE(segment) << name_of(segment.error());
    EXPECT_EQ(as_text(segment->payload), "Hello");
    EXPECT_EQ(segment->missing, 0u);
    EXPECT_EQ(segment->sequence, 100u);
    EXPECT_EQ(segment->acknowledgment, 200u);
    EXPECT_TRUE(segment->ack);
    EXPECT_FALSE(segment->syn || segment->fin || segment->rst);
    const bool v6 = segment->source.address.is_v6;
    EXPECT_EQ(to_string(segment->source), v6 ? "[2001:db8::1]:40000" : "10.0.0.1:40000");
    EXPECT_EQ(to_string(segment->destination), v6 ? "[2001:db8::2]:9001" : "10.0.0.2:9001");
}

TEST_P(links_test, every_cut_is_noticed) {
    const auto packet = bytes();
    const std::size_t headers = packet.size() - 5;
    for (std::size_t size = 0; size < packet.size(); ++size) {
        const byte_buffer cut(packet.begin(), packet.begin() + static_cast<std::ptrdiff_t>(size));
        const auto segment =
            decode_packet(GetParam().link, cut, static_cast<std::uint32_t>(packet.size()));
        if (size < headers) {
            ASSERT_FALSE(segment) << size;
            EXPECT_EQ(segment.error(), packet_fault::truncated) << size;
        } else {
            ASSERT_TRUE(segment) << size;
            EXPECT_EQ(segment->missing, packet.size() - size);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(table, links_test, ::testing::ValuesIn(links),
                         [](const auto& one) { return std::string(one.param.name); });

struct fault_row {
    const char* name;
    std::uint16_t link;
    std::string bytes;
    packet_fault expected;
};

const fault_row faults[] = {
    {"unknown_link", 147, ipv4 + tcp, packet_fault::unknown_link_type},
    {"arp", link_type::ethernet, ethernet + "08 06 00 01", packet_fault::not_ip},
    {"udp", link_type::raw_ip,
     "45 00 00 1c 00 01 00 00 40 11 00 00 0a 00 00 01 0a 00 00 02 00 00 00 00 00 00 00 00",
     packet_fault::not_tcp},
    {"fragment", link_type::raw_ip,
     "45 00 00 2d 00 01 20 00 40 06 00 00 0a 00 00 01 0a 00 00 02 " + tcp,
     packet_fault::ip_fragment},
    {"ipv6_fragment", link_type::raw_ip,
     "60 00 00 00 00 21 2c 40 " + ipv6_addresses + "06 00 00 01 00 00 00 01 " + tcp,
     packet_fault::ip_fragment},
    {"version_9", link_type::raw_ip, "95 00", packet_fault::malformed},
    {"short_ip_header", link_type::raw_ip,
     "44 00 00 2d 00 01 40 00 40 06 00 00 0a 00 00 01 0a 00 00 02 ", packet_fault::malformed},
    {"short_tcp_header", link_type::raw_ip,
     ipv4 + "9c 40 23 29 00 00 00 64 00 00 00 c8 40 18 ff ff 00 00 00 00 " + hello,
     packet_fault::malformed},
};

TEST(packets, say_why_they_are_not_followed) {
    for (const auto& [name, link, text, expected] : faults) {
        const auto packet = hex(text);
        const auto segment = decode_packet(link, packet, static_cast<std::uint32_t>(packet.size()));
        ASSERT_FALSE(segment) << name;
        EXPECT_EQ(segment.error(), expected) << name << ": " << name_of(segment.error());
    }
}

TEST(packets, padding_of_the_link_is_no_payload) {
    const auto packet =
        hex(ethernet + "08 00 " + "45 00 00 28 00 01 40 00 40 06 00 00 0a 00 00 01 0a 00 00 02 " +
            tcp + "00 00 00 00 00 00");
    const auto segment = decode_packet(link_type::ethernet, packet, 60);
    ASSERT_TRUE(segment);
    EXPECT_TRUE(segment->payload.empty());
}

} // namespace
} // namespace unmask::analyzer
