#include "captures/packet_filter.hpp"

#include "captures/chunked_source.hpp"
#include "captures/sample_files.hpp"
#include "protocol/hex_test.hpp"

#include <gmock/gmock.h>

namespace unmask::captures {
namespace {

using ::testing::HasSubstr;
using unmask::testing::hex;

// TCP to this port, without a payload.
byte_buffer ip_packet(const char* port) {
    return hex(std::string("45 00 00 28 00 01 40 00 40 06 00 00 0a 00 00 01 0a 00 00 02 9c 40 ") +
               port + " 00 00 00 64 00 00 00 c8 50 18 ff ff 00 00 00 00");
}

reading read_filtered(const byte_buffer& bytes, const std::string& expression) {
    auto all = open_capture(std::make_unique<chunked_source>(bytes, pieces::whole));
    auto filter = packet_filter::compile(expression);
    if (!filter) return {.open_error = filter.error()};
    return read_to_end(filter_capture(std::move(*all), std::move(*filter)));
}

byte_buffer two_links() {
    sample_file file(std::endian::little);
    file.section_header().interface(link_type::raw_ip).interface(link_type::ethernet);
    const byte_buffer on_8080 = ip_packet("1f 90"), on_80 = ip_packet("00 50");
    byte_buffer ethernet = hex("02 00 00 00 00 01 02 00 00 00 00 02 08 00");
    append(ethernet, on_8080);
    file.enhanced_packet(0, 1, as_text(on_80)).enhanced_packet(0, 2, as_text(on_8080));
    return file.enhanced_packet(1, 3, as_text(ethernet)).bytes;
}

TEST(packet_filter, lets_matching_packets_of_every_link_through_with_their_numbers) {
    const reading result = read_filtered(two_links(), "tcp port 8080");
    ASSERT_EQ(result.packets.size(), 2u);
    EXPECT_EQ(result.packets[0].number, 2u);
    EXPECT_EQ(result.packets[1].number, 3u);
    EXPECT_EQ(result.error, "");
    EXPECT_EQ(read_filtered(two_links(), "udp").packets.size(), 0u);
}

TEST(packet_filter, says_what_is_wrong_with_it) {
    EXPECT_THAT(read_filtered(two_links(), "tcp prt 80").open_error,
                HasSubstr("the filter 'tcp prt 80' cannot be used: "));
}

TEST(packet_filter, that_means_nothing_on_a_link_is_an_error_there) {
    const reading result = read_filtered(two_links(), "ether src 02:00:00:00:00:02");
    EXPECT_THAT(result.error, HasSubstr("cannot be used"));
    EXPECT_EQ(result.packets.size(), 0u);
}

TEST(packet_filter, passes_on_damage) {
    const byte_buffer bytes = two_links();
    const reading result = read_filtered(prefix(bytes, bytes.size() - 3), "tcp");
    EXPECT_EQ(result.packets.size(), 2u);
    EXPECT_THAT(result.error, HasSubstr("the file ends inside"));
    EXPECT_TRUE(result.error_offset);
}

} // namespace
} // namespace unmask::captures
