// libpcap as the oracle: both readers must see the same packets in every file that both can read.
#include "captures/chunked_source.hpp"
#include "captures/gzip_source.hpp"
#include "captures/pcapng_writer.hpp"
#include "captures/sample_files.hpp"
#include "protocol/files_test.hpp"

#include <gmock/gmock.h>
#include <pcap/pcap.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <set>

namespace unmask::captures {
namespace {

using ::testing::HasSubstr;
using unmask::testing::temporary_directory;

struct pcap_closer {
    void operator()(pcap_t* capture) const { pcap_close(capture); }
};

// libpcap reports raw IP as the platform's number for it.
std::uint16_t link_type_of(pcap_t* capture) {
    const int value = pcap_datalink(capture);
    return value == DLT_RAW ? link_type::raw_ip : static_cast<std::uint16_t>(value);
}

// What libpcap says, in the words of our reader; offsets are unknown to it.
reading read_with_libpcap(byte_buffer bytes) {
    reading result;
    std::array<char, PCAP_ERRBUF_SIZE> reason{};
    // libpcap reads only from a FILE; memory serves as one.
    std::FILE* file = fmemopen(bytes.data(), bytes.size(), "rb");
    const std::unique_ptr<pcap_t, pcap_closer> capture(
        pcap_fopen_offline_with_tstamp_precision(file, PCAP_TSTAMP_PRECISION_NANO, reason.data()));
    if (!capture) {
        std::fclose(file);
        result.open_error = reason.data();
        return result;
    }
    pcap_pkthdr* header = nullptr;
    const u_char* data = nullptr;
    int status = 0;
    while ((status = pcap_next_ex(capture.get(), &header, &data)) == 1) {
        const byte_view view = std::as_bytes(std::span(data, header->caplen));
        result.packets.push_back(
            {result.packets.size() + 1, header->ts.tv_sec * 1'000'000'000 + header->ts.tv_usec,
             link_type_of(capture.get()), byte_buffer(view.begin(), view.end()), header->len, 0});
    }
    if (status == PCAP_ERROR) result.error = pcap_geterr(capture.get());
    return result;
}

reading without_offsets(reading result) {
    for (kept_packet& one : result.packets) one.file_offset = 0;
    return result;
}

void expect_same(const byte_buffer& bytes) {
    const reading theirs = read_with_libpcap(bytes);
    const reading ours = without_offsets(
        read_to_end(open_capture(std::make_unique<chunked_source>(bytes, pieces::random))));
    EXPECT_EQ(theirs.open_error, "");
    EXPECT_EQ(ours.open_error, "");
    EXPECT_EQ(ours.packets.size(), theirs.packets.size());
    EXPECT_TRUE(ours.packets == theirs.packets);
    EXPECT_EQ(ours.error.empty(), theirs.error.empty()) << ours.error << theirs.error;
}

byte_buffer drain(byte_source& source) {
    byte_buffer bytes, piece(1 << 16);
    while (const std::size_t length = source.read(piece).value_or(0))
        append(bytes, byte_view(piece).first(length));
    return bytes;
}

byte_buffer content_of(const std::filesystem::path& path) {
    return drain(*open_file(path.string()).value());
}

TEST(libpcap, agrees_on_small_files_in_both_byte_orders) {
    for (const std::endian order : both_orders) {
        expect_same(small_pcap(order).bytes);
        expect_same(small_pcapng(order).bytes);
        sample_file fine(order), simple(order), binary(order);
        fine.pcap_header(0xa1b23c4d, link_type::raw_ip).pcap_packet(1, 999'999'999, "nanoseconds");
        expect_same(fine.bytes);
        simple.section_header().interface(link_type::ethernet, 6).simple_packet(100, "sixsix");
        expect_same(simple.bytes);
        binary.section_header().interface(link_type::ethernet, 0, {{9, "\x94"}});
        binary.enhanced_packet(0, 0x123456789abc, "units of 2^-20 seconds");
        expect_same(binary.bytes);
    }
}

TEST(libpcap, agrees_wherever_a_file_is_cut) {
    for (const auto& sample : {small_pcap(std::endian::little), small_pcapng(std::endian::little)})
        for (std::size_t length = 60; length <= sample.bytes.size(); ++length)
            expect_same(prefix(sample.bytes, length));
}

TEST(libpcap, reads_what_our_writer_wrote) {
    const temporary_directory folder;
    const auto path = folder / "ours.pcapng";
    auto writer = pcapng_writer::create(path);
    ASSERT_TRUE(writer) << writer.error();
    writer->write_tls_key_log("CLIENT_RANDOM 00 11\n");
    const auto interface = writer->add_interface({link_type::ethernet, "loopback"});
    for (std::size_t length = 0; length < 2000; length += 7)
        writer->write_packet(interface, 1'700'000'000'123'456'789 + static_cast<int>(length),
                             byte_buffer(length, std::byte{42}), length % 2 ? "odd" : "");
    ASSERT_TRUE(writer->finish());
    expect_same(content_of(path));
    EXPECT_EQ(read_with_libpcap(content_of(path)).packets.size(), 286u);
}

TEST(libpcap, cannot_read_interfaces_of_two_link_types_but_we_can) {
    sample_file file(std::endian::little);
    file.section_header().interface(link_type::ethernet).interface(link_type::raw_ip);
    file.enhanced_packet(0, 1, "one").enhanced_packet(1, 2, "two");
    EXPECT_THAT(read_with_libpcap(file.bytes).error + read_with_libpcap(file.bytes).open_error,
                HasSubstr("different from the type of the first interface"));
    EXPECT_EQ(read_every_way(file.bytes).packets.size(), 2u);
}

class recorded_captures : public ::testing::TestWithParam<const char*> {};

TEST_P(recorded_captures, are_read_alike) {
    const auto folder = std::filesystem::path(UNMASK_SOURCE_DIR "/../shared/captures") / GetParam();
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << folder << " is not here";
    // Files with interfaces of several link types, which libpcap refuses, would be named here.
    const std::set<std::string> unreadable_for_libpcap = {};
    std::size_t compared = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const auto extension = entry.path().extension();
        if (extension != ".pcap" && extension != ".pcapng" && extension != ".gz") continue;
        if (unreadable_for_libpcap.contains(entry.path().filename())) continue;
        SCOPED_TRACE(entry.path().filename());
        byte_buffer bytes = content_of(entry.path());
        if (is_gzip(bytes)) {
            EXPECT_FALSE(read_every_way(bytes).packets.empty());
            bytes = drain(*make_gzip_source(
                read_buffer(std::make_unique<chunked_source>(bytes, pieces::whole))));
        }
        expect_same(bytes);
        ++compared;
    }
    EXPECT_GT(compared, 0u);
    RecordProperty("captures_compared", static_cast<int>(compared));
}

INSTANTIATE_TEST_SUITE_P(captures, recorded_captures, ::testing::Values("real", "public", "slides"),
                         [](const auto& param) { return std::string(param.param); });

} // namespace
} // namespace unmask::captures
