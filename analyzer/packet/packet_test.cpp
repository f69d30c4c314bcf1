#include "analyzer/packet/packet_decoder.hpp"

#include "captures/packet.hpp"
#include "protocol/hex_test.hpp"

#include <fmt/format.h>
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

// A segment as the test expects it, or why there is none.
std::expected<tcp_segment, packet_fault> decode(std::uint16_t link, const byte_buffer& packet,
                                                std::size_t wire_size) {
    packet_decoder decoder({});
    tcp_segment segment;
    const auto done = decoder.decode({.link_type = link,
                                      .data = packet,
                                      .original_length = static_cast<std::uint32_t>(wire_size)},
                                     segment);
    if (!done) return std::unexpected(done.error());
    return segment;
}

// An IPv4 header around `size` bytes of this protocol.
std::string ipv4_around(const char* protocol, std::size_t size) {
    return fmt::format("45 00 {:04x} 00 01 40 00 40 {} 00 00 c0 00 02 01 c0 00 02 02 ", 20 + size,
                       protocol);
}
std::string ipv6_around(const char* next_header, std::size_t size) {
    return fmt::format("60 00 00 00 {:04x} {} 40 ", size, next_header) + ipv6_addresses;
}
// A UDP header around `size` bytes to this port.
std::string udp_around(unsigned port, std::size_t size) {
    return fmt::format("c0 00 {:04x} {:04x} 00 00 ", port, 8 + size);
}

constexpr std::size_t ipv4_packet = 45, ipv6_packet = 65; // bytes of ours, with TCP and "Hello"
const std::string ethernet_ipv4 = ethernet + "08 00 ";    // 14 bytes
const std::string snap_ipv4 = "aa aa 03 00 00 00 08 00 ";
const std::string wireless_addresses =
    "02 00 00 00 00 01 02 00 00 00 00 02 02 00 00 00 00 03 10 00 ";

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
    {"length_and_llc", link_type::ethernet, ethernet + "00 35 " + snap_ipv4},
    {"vlan_length_and_llc", link_type::ethernet, ethernet + "81 00 00 05 00 35 " + snap_ipv4},
    {"mpls", link_type::ethernet, ethernet + "88 47 00 01 01 40 "},
    {"mpls_two_labels_ipv6", link_type::ethernet, ethernet + "88 47 00 01 00 40 00 02 01 40 ",
     ipv6},
    {"mpls_pseudowire", link_type::ethernet,
     ethernet + "88 47 00 01 01 40 00 00 00 00 " + ethernet_ipv4},
    {"mpls_pseudowire_without_control_word", link_type::ethernet,
     ethernet + "88 48 00 01 01 40 22 00 00 00 00 01 02 00 00 00 00 02 08 00 "},
    {"pppoe", link_type::ethernet, ethernet + "88 64 11 00 00 2a 00 2f 00 21 "},
    {"pppoe_ipv6", link_type::ethernet, ethernet + "88 64 11 00 00 2a 00 43 00 57 ", ipv6},
    {"pppoe_link", link_type::pppoe, "11 00 00 2a 00 2f 00 21 "},
    {"ppp", link_type::ppp, "00 21 "},
    {"ppp_short_protocol", link_type::ppp, "21 "},
    {"ppp_with_address", link_type::ppp, "ff 03 00 57 ", ipv6},
    {"ppp_hdlc", link_type::ppp_hdlc, "ff 03 00 21 "},
    {"ppp_mpls", link_type::ppp, "ff 03 02 81 00 01 01 40 "},
    {"wireless", link_type::ieee_802_11, "08 01 00 00 " + wireless_addresses + snap_ipv4},
    {"wireless_quality_of_service", link_type::ieee_802_11,
     "88 02 00 00 " + wireless_addresses + "00 00 " + snap_ipv4},
    {"wireless_four_addresses", link_type::ieee_802_11,
     "88 03 00 00 " + wireless_addresses + "02 00 00 00 00 04 00 00 " + snap_ipv4},
    {"wireless_high_throughput", link_type::ieee_802_11,
     "88 81 00 00 " + wireless_addresses + "00 00 00 00 00 00 " + snap_ipv4},
    {"radiotap", link_type::ieee_802_11_radiotap,
     "00 00 08 00 00 00 00 00 08 01 00 00 " + wireless_addresses + snap_ipv4},
    {"radiotap_padded", link_type::ieee_802_11_radiotap, // with a time and flags
     "00 00 11 00 03 00 00 00 01 02 03 04 05 06 07 08 20 88 02 00 00 " + wireless_addresses +
         "00 00 00 00 " + snap_ipv4},
    {"nflog", link_type::nflog,
     "02 00 00 00 08 00 01 00 08 00 00 00 05 00 0a 00 41 00 00 00 31 00 09 00 "},
    {"pktap", link_type::pktap, "10 00 00 00 01 00 00 00 01 00 00 00 65 6e 30 00 " + ethernet_ipv4},
    {"ipv4_in_ipv4", link_type::raw_ip, ipv4_around("04", ipv4_packet)},
    {"ipv6_in_ipv4", link_type::raw_ip, ipv4_around("29", ipv6_packet), ipv6},
    {"ipv4_in_ipv6", link_type::raw_ip, ipv6_around("04", ipv4_packet)},
    {"ipv6_in_ipv6", link_type::raw_ip, ipv6_around("29", ipv6_packet), ipv6},
    {"mpls_in_ipv4", link_type::raw_ip, ipv4_around("89", 4 + ipv4_packet) + "00 01 01 40 "},
    {"gre", link_type::raw_ip, ipv4_around("2f", 4 + ipv4_packet) + "00 00 08 00 "},
    {"gre_ipv6_in_ipv6", link_type::raw_ip, ipv6_around("2f", 4 + ipv6_packet) + "00 00 86 dd ",
     ipv6},
    {"gre_checksum_key_sequence", link_type::raw_ip,
     ipv4_around("2f", 16 + ipv4_packet) + "b0 00 08 00 00 00 00 00 00 00 00 07 00 00 00 01 "},
    {"gre_ethernet", link_type::raw_ip,
     ipv4_around("2f", 22 + ipv4_packet) + "20 00 65 58 00 00 00 07 " + ethernet_ipv4},
    {"gre_pptp", link_type::raw_ip,
     ipv4_around("2f", 20 + ipv4_packet) +
         "30 81 88 0b 00 31 00 01 00 00 00 01 00 00 00 01 ff 03 00 21 "},
    {"vxlan", link_type::raw_ip,
     ipv4_around("11", 30 + ipv4_packet) + udp_around(4789, 22 + ipv4_packet) +
         "08 00 00 00 00 00 07 00 " + ethernet_ipv4},
    {"vxlan_vlan_over_ipv6", link_type::raw_ip,
     ipv6_around("11", 34 + ipv6_packet) + udp_around(4789, 26 + ipv6_packet) +
         "08 00 00 00 00 00 07 00 " + ethernet + "81 00 00 05 86 dd ",
     ipv6},
    {"geneve_ethernet", link_type::raw_ip,
     ipv4_around("11", 34 + ipv4_packet) + udp_around(6081, 26 + ipv4_packet) +
         "01 00 65 58 00 00 07 00 01 02 03 00 " + ethernet_ipv4},
    {"geneve_ip", link_type::raw_ip,
     ipv4_around("11", 16 + ipv4_packet) + udp_around(6081, 8 + ipv4_packet) +
         "00 00 08 00 00 00 07 00 "},
    {"vlan_gre_vxlan_mpls", link_type::ethernet,
     ethernet + "81 00 00 05 08 00 " + ipv4_around("2f", 62 + ipv4_packet) + "00 00 08 00 " +
         ipv4_around("11", 38 + ipv4_packet) + udp_around(4789, 30 + ipv4_packet) +
         "08 00 00 00 00 00 07 00 " + ethernet + "88 47 00 01 00 40 00 02 01 40 "},
};

class links_test : public ::testing::TestWithParam<row> {
  protected:
    byte_buffer bytes() const { return hex(GetParam().header + GetParam().ip + tcp + hello); }
};

TEST_P(links_test, lead_to_the_segment) {
    const auto packet = bytes();
    const auto segment = decode(GetParam().link, packet, packet.size());
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
        const auto segment = decode(GetParam().link, cut, packet.size());
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
     "45 00 00 24 00 01 20 00 40 06 00 00 0a 00 00 01 0a 00 00 02 " + tcp,
     packet_fault::ip_fragment},
    {"ipv6_fragment", link_type::raw_ip,
     "60 00 00 00 00 18 2c 40 " + ipv6_addresses + "06 00 00 01 00 00 00 01 " + tcp,
     packet_fault::ip_fragment},
    {"version_9", link_type::raw_ip, "95 00", packet_fault::malformed},
    {"short_ip_header", link_type::raw_ip,
     "44 00 00 2d 00 01 40 00 40 06 00 00 0a 00 00 01 0a 00 00 02 ", packet_fault::malformed},
    {"extension_header_beyond_its_packet", link_type::raw_ip,
     ipv6_around("00", 16) + "06 02 00 00 00 00 00 00 " + tcp, packet_fault::malformed},
    {"llc_of_spanning_tree", link_type::ethernet, ethernet + "00 26 42 42 03 00 00 00 00 00",
     packet_fault::not_ip},
    {"pppoe_discovery", link_type::pppoe, "11 09 00 00 00 04 01 01 00 00", packet_fault::not_ip},
    {"ppp_link_control", link_type::ppp, "ff 03 c0 21 01 01 00 04", packet_fault::not_ip},
    {"wireless_beacon", link_type::ieee_802_11, "80 00 00 00 " + wireless_addresses,
     packet_fault::not_ip},
    {"wireless_without_data", link_type::ieee_802_11, "48 01 00 00 " + wireless_addresses,
     packet_fault::not_ip},
    {"wireless_encrypted", link_type::ieee_802_11, "08 41 00 00 " + wireless_addresses + ipv4,
     packet_fault::encrypted},
    {"wireless_fragment", link_type::ieee_802_11,
     "08 05 00 00 " + wireless_addresses + snap_ipv4 + ipv4, packet_fault::unsupported},
    {"wireless_aggregate", link_type::ieee_802_11,
     "88 01 00 00 " + wireless_addresses + "80 00 " + ipv4, packet_fault::unsupported},
    {"radiotap_version_1", link_type::ieee_802_11_radiotap, "01 00 08 00 00 00 00 00 ",
     packet_fault::malformed},
    {"mpls_associated_channel", link_type::ethernet,
     ethernet + "88 47 00 01 01 40 10 00 00 21 45 00", packet_fault::not_ip},
    {"gre_routing", link_type::raw_ip, ipv4_around("2f", 8) + "40 00 08 00 00 00 00 00",
     packet_fault::unsupported},
    {"gre_version_2", link_type::raw_ip, ipv4_around("2f", 4) + "00 02 08 00",
     packet_fault::unsupported},
    {"pptp_acknowledgment", link_type::raw_ip,
     ipv4_around("2f", 12) + "20 81 88 0b 00 00 00 01 00 00 00 01", packet_fault::not_ip},
    {"vxlan_without_network", link_type::raw_ip,
     ipv4_around("11", 16) + udp_around(4789, 8) + "00 00 00 00 00 00 07 00",
     packet_fault::not_tcp},
    {"geneve_version_1", link_type::raw_ip,
     ipv4_around("11", 16) + udp_around(6081, 8) + "40 00 65 58 00 00 07 00",
     packet_fault::unsupported},
    {"nflog_attribute_too_short", link_type::nflog, "02 00 00 00 03 00 09 00 45 00 00 2d",
     packet_fault::malformed},
    {"pktap_of_an_unknown_link", link_type::pktap, "0c 00 00 00 01 00 00 00 93 00 00 00 45 00",
     packet_fault::unknown_link_type},
    {"short_tcp_header", link_type::raw_ip,
     ipv4 + "9c 40 23 29 00 00 00 64 00 00 00 c8 40 18 ff ff 00 00 00 00 " + hello,
     packet_fault::malformed},
};

TEST(packets, say_why_they_are_not_followed) {
    for (const auto& [name, link, text, expected] : faults) {
        const auto packet = hex(text);
        const auto segment = decode(link, packet, packet.size());
        ASSERT_FALSE(segment) << name;
        EXPECT_EQ(segment.error(), expected) << name << ": " << name_of(segment.error());
    }
}

TEST(packets, may_nest_so_far_and_no_further) {
    const auto tagged = [](unsigned tags) {
        std::string text = ethernet;
        for (unsigned i = 0; i < tags; ++i) text += "81 00 00 05 ";
        const auto packet = hex(text + "08 00 " + ipv4 + tcp);
        return decode(link_type::ethernet, packet, packet.size());
    };
    constexpr unsigned ethernet_and_ip = 2;
    EXPECT_TRUE(tagged(max_layers - ethernet_and_ip));
    const auto deeper = tagged(max_layers - ethernet_and_ip + 1);
    ASSERT_FALSE(deeper);
    EXPECT_EQ(deeper.error(), packet_fault::nested_too_deeply);
}

TEST(packets, padding_of_the_link_is_no_payload) {
    const auto packet =
        hex(ethernet + "08 00 " + "45 00 00 28 00 01 40 00 40 06 00 00 0a 00 00 01 0a 00 00 02 " +
            tcp + "00 00 00 00 00 00");
    const auto segment = decode(link_type::ethernet, packet, 60);
    ASSERT_TRUE(segment);
    EXPECT_TRUE(segment->payload.empty());
}

} // namespace
} // namespace unmask::analyzer
