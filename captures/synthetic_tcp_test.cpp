#include "captures/synthetic_tcp.hpp"

#include "captures/chunked_source.hpp"
#include "captures/packet.hpp"
#include "protocol/files_test.hpp"

#include <gmock/gmock.h>

#include <array>
#include <cstdlib>
#include <map>

namespace unmask::captures {
namespace {

constexpr std::int64_t start = 1'700'000'000'000'000'000;
const tcp_endpoint client_v4{"127.0.0.1", 40001}, server_v4{"127.0.0.2", 9001};
const tcp_endpoint client_v6{"::1", 40001}, server_v6{"fe80::2%lo", 9001};

struct segment {
    std::uint16_t source_port;
    std::uint32_t sequence, acknowledgement;
    unsigned flags;
    std::string payload;
    bool checksums_right;
};

// RFC 1071 the slow way, byte by byte: right if everything with its checksum sums to 0xffff.
bool sums_up(byte_view bytes, std::uint32_t sum) {
    for (std::size_t i = 0; i < bytes.size(); ++i)
        sum += std::to_integer<std::uint32_t>(bytes[i]) << (i % 2 == 0 ? 8 : 0);
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
    return sum == 0xffff;
}

segment dissect(byte_view frame) {
    const bool version_4 = load_big_endian<std::uint16_t>(frame.subspan(12)) == 0x0800;
    const byte_view ip = frame.subspan(14);
    const byte_view tcp = ip.subspan(version_4 ? 20 : 40);
    const byte_view addresses = version_4 ? ip.subspan(12, 8) : ip.subspan(8, 32);
    byte_buffer summed(addresses.begin(), addresses.end());
    append(summed, tcp);
    const auto total = load_big_endian<std::uint16_t>(ip.subspan(version_4 ? 2 : 4));
    EXPECT_EQ(total, version_4 ? ip.size() : tcp.size());
    const std::byte station{load_big_endian<std::uint16_t>(tcp) == 9001 ? std::uint8_t{2}
                                                                        : std::uint8_t{1}};
    EXPECT_EQ(frame[11], station);
    EXPECT_NE(frame[5], station);
    const std::size_t header = std::to_integer<std::size_t>(tcp[12] >> 4) * 4;
    return {load_big_endian<std::uint16_t>(tcp),
            load_big_endian<std::uint32_t>(tcp.subspan(4)),
            load_big_endian<std::uint32_t>(tcp.subspan(8)),
            std::to_integer<unsigned>(tcp[13]),
            std::string(as_text(tcp.subspan(header))),
            sums_up(summed, static_cast<std::uint32_t>(6 + tcp.size())) &&
                (!version_4 || sums_up(ip.first(20), 0))};
}

class synthetic_tcp : public ::testing::Test {
  protected:
    // Writes a conversation into path() and returns its segments.
    std::vector<segment> record(const tcp_endpoint& client, const tcp_endpoint& server,
                                const conversation_options& options, auto&& talk) {
        auto file = pcapng_writer::create(path());
        const auto interface = file->add_interface({link_type::ethernet, "loopback"});
        tcp_conversation tcp(*file, interface, client, server, options);
        talk(tcp);
        EXPECT_TRUE(file->finish());
        std::vector<segment> segments;
        for (const auto& packet : read_to_end(open_capture(path())).packets)
            segments.push_back(dissect(packet.data));
        return segments;
    }
    std::string path() const { return folder_ / "conversation.pcapng"; }

    unmask::testing::temporary_directory folder_;
};

// Plays both receivers: every sequence number must be the one expected, every ACK justified.
std::map<std::uint16_t, std::string> follow(const std::vector<segment>& segments) {
    std::map<std::uint16_t, std::string> streams;
    std::map<std::uint16_t, std::uint32_t> next;
    for (const segment& one : segments) {
        const std::uint16_t peer = one.source_port == 9001 ? 40001 : 9001;
        if (one.flags & 0x02) next[one.source_port] = one.sequence;
        EXPECT_EQ(one.sequence, next[one.source_port]);
        if (one.flags & 0x10) {
            EXPECT_EQ(one.acknowledgement, next[peer]);
        }
        next[one.source_port] +=
            static_cast<std::uint32_t>(one.payload.size()) + (one.flags & 0x03 ? 1 : 0);
        streams[one.source_port] += one.payload;
        EXPECT_TRUE(one.checksums_right);
    }
    return streams;
}

void talk_a_little(tcp_conversation& tcp) {
    tcp.open(start);
    tcp.data(direction::to_server, as_bytes("odd"), start + 1000, "the first frame");
    tcp.data(direction::to_client, as_bytes(std::string(200'000, 'y')), start + 2000);
    tcp.data(direction::to_server, {}, start + 2500);
    tcp.data(direction::to_server, as_bytes("even"), start + 3000);
    tcp.close(direction::to_client, start + 4000);
}

TEST_F(synthetic_tcp, carries_the_bytes_with_right_numbers_and_checksums) {
    for (const auto& [client, server] :
         {std::pair{client_v4, server_v4}, std::pair{client_v6, server_v6}})
        for (const std::uint16_t size :
             {std::uint16_t{65'495}, std::uint16_t{1460}, std::uint16_t{999}}) {
            auto streams = follow(record(client, server, {.maximum_segment = size}, talk_a_little));
            EXPECT_EQ(streams[40001], "oddeven");
            EXPECT_EQ(streams[9001], std::string(200'000, 'y'));
        }
}

TEST_F(synthetic_tcp, sequence_numbers_wrap_around) {
    const auto segments =
        record(client_v4, server_v4,
               {.client_initial_sequence = 0xffffffff, .server_initial_sequence = 0xfffffff0},
               talk_a_little);
    follow(segments);
    EXPECT_EQ(segments[2].sequence, 0u);
}

TEST_F(synthetic_tcp, acknowledgements_are_optional) {
    const auto segments = record(client_v4, server_v4, {.acknowledge_data = false}, talk_a_little);
    follow(segments);
    ASSERT_EQ(segments.size(), 3u + 1 + 4 + 1 + 4);
    EXPECT_EQ(segments[4].flags, 0x10u); // more of this message follows
    EXPECT_EQ(segments[7].flags, 0x18u); // pushed, the last of it
}

TEST_F(synthetic_tcp, ends_in_one_direction_or_by_reset) {
    const auto segments = record(client_v4, server_v4, {}, [](tcp_conversation& tcp) {
        tcp.open(start);
        tcp.half_close(direction::to_server, start);
        tcp.data(direction::to_client, as_bytes("still here"), start);
        tcp.reset(direction::to_client, start);
    });
    follow(segments);
    EXPECT_EQ(segments[3].flags, 0x11u);
    EXPECT_EQ(segments.back().flags, 0x14u);
    EXPECT_EQ(segments.back().source_port, 9001);
}

TEST_F(synthetic_tcp, misuse_is_an_exception) {
    auto file = pcapng_writer::create(path());
    const auto construct = [&](tcp_endpoint client, tcp_endpoint server, std::uint16_t size) {
        tcp_conversation(*file, 0, client, server, {.maximum_segment = size});
    };
    EXPECT_NO_THROW(construct(client_v4, server_v4, 1));
    EXPECT_THROW(construct(client_v4, server_v6, 1), std::invalid_argument);
    EXPECT_THROW(construct({"localhost", 1}, server_v4, 1), std::invalid_argument);
    EXPECT_THROW(construct(client_v4, server_v4, 0), std::invalid_argument);
    EXPECT_THROW(construct(client_v4, server_v4, 65'496), std::invalid_argument);
}

std::string output_of(const std::string& command) {
    std::string output;
    std::FILE* pipe = popen(command.c_str(), "r");
    if (!pipe) return "popen failed";
    std::array<char, 4096> piece;
    while (const std::size_t length = std::fread(piece.data(), 1, piece.size(), pipe))
        output.append(piece.data(), length);
    return pclose(pipe) == 0 ? output : output + "(failed)";
}

TEST_F(synthetic_tcp, tshark_has_nothing_to_complain_of) {
    if (std::system("tshark --version >/dev/null 2>&1") != 0)
        GTEST_SKIP() << "tshark is not on the PATH";
    for (const auto& [client, server] :
         {std::pair{client_v4, server_v4}, std::pair{client_v6, server_v6}}) {
        const auto segments =
            record(client, server, {.client_initial_sequence = 0xfffffffe}, talk_a_little);
        // The lower severities are for openings and closings, which are no fault.
        const std::string tshark =
            "tshark -r '" + path() + "' -o tcp.check_checksum:TRUE -o ip.check_checksum:TRUE ";
        EXPECT_EQ(output_of(tshark + "-Y 'tcp.analysis.flags || tcp.checksum.status != 1 || "
                                     "(ip && ip.checksum.status != 1) || _ws.malformed || "
                                     "_ws.expert.severity >= 0x600000' 2>/dev/null"),
                  "");
        std::string numbers;
        for (std::size_t i = 1; i <= segments.size(); ++i) numbers += std::to_string(i) + "\n";
        EXPECT_EQ(output_of(tshark + "-Y tcp -T fields -e frame.number 2>/dev/null"), numbers);
        EXPECT_EQ(output_of(tshark + "-Y tcp.flags.syn==1 -T fields -e tcp.options.mss_val "
                                     "-e tcp.options.wscale.shift 2>/dev/null"),
                  "65495\t14\n65495\t14\n");
        EXPECT_EQ(output_of(tshark + "-Y pkt_comment -T fields -e frame.comment 2>/dev/null"),
                  "the first frame\n");
    }
}

} // namespace
} // namespace unmask::captures
