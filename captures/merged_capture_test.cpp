#include "captures/merged_capture.hpp"

#include "captures/chunked_source.hpp"
#include "captures/sample_files.hpp"
#include "protocol/files_test.hpp"

#include <fstream>
#include <gmock/gmock.h>

namespace unmask::captures {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class merged : public ::testing::Test {
  protected:
    using timed_packets = std::vector<std::pair<std::uint32_t, std::string_view>>;

    std::string write(const std::string& name, const byte_buffer& bytes) {
        const std::string path = folder_ / name;
        std::ofstream(path, std::ios::binary) << as_text(bytes);
        paths_.push_back(path);
        return path;
    }
    // A pcap file of packets at these seconds.
    byte_buffer file(const timed_packets& packets, std::uint32_t link = link_type::ethernet) {
        sample_file sample(std::endian::little);
        sample.pcap_header(0xa1b2c3d4, link);
        for (const auto& [seconds, text] : packets) sample.pcap_packet(seconds, 0, text);
        return sample.bytes;
    }
    reading read() { return read_to_end(open_captures(paths_)); }
    static std::vector<std::string> texts(const reading& result) {
        std::vector<std::string> all;
        for (std::uint64_t number = 0; const kept_packet& one : result.packets) {
            EXPECT_EQ(one.number, ++number);
            all.emplace_back(as_text(one.data));
        }
        return all;
    }

    unmask::testing::temporary_directory folder_;
    std::vector<std::string> paths_;
};

TEST_F(merged, packets_come_by_time_and_then_by_file) {
    write("a", file({{1, "a1"}, {3, "a3"}, {5, "a5"}}));
    write("b", file({{1, "b1"}, {2, "b2"}, {5, "b5"}, {9, "b9"}}));
    EXPECT_THAT(texts(read()), ElementsAre("a1", "b1", "b2", "a3", "a5", "b5", "b9"));
}

TEST_F(merged, rotated_files_follow_each_other_whatever_the_order_of_their_names) {
    write("3", file({{30, "f"}, {31, "g"}}));
    write("1", file({{10, "a"}, {12, "b"}, {11, "c"}})); // out of order within the file
    write("2", file({{20, "d"}, {20, "e"}}));
    EXPECT_THAT(texts(read()), ElementsAre("a", "b", "c", "d", "e", "f", "g"));
}

TEST_F(merged, link_types_and_secrets_of_each_file_are_kept) {
    write("a", file({{1, "a"}}, link_type::raw_ip));
    write("b", small_pcapng(std::endian::big).bytes);
    const reading result = read();
    EXPECT_THAT(texts(result), ElementsAre("a", "first", ""));
    EXPECT_EQ(result.packets[0].link_type, link_type::raw_ip);
    EXPECT_EQ(result.packets[1].link_type, link_type::ethernet);
    ASSERT_EQ(result.secrets.size(), 1u);
    EXPECT_EQ(as_text(result.secrets[0]), "CLIENT_RANDOM");
}

TEST_F(merged, empty_files_do_no_harm) {
    write("a", file({}));
    write("b", file({{1, "b"}}));
    EXPECT_THAT(texts(read()), ElementsAre("b"));
}

TEST_F(merged, a_damaged_file_ends_and_the_others_go_on) {
    const byte_buffer whole = file({{1, "one"}, {3, "three"}});
    const std::string cut = write("cut", prefix(whole, whole.size() - 2));
    write("good", file({{2, "two"}, {4, "four"}}));
    const reading result = read();
    EXPECT_THAT(texts(result), ElementsAre("one", "two", "four"));
    EXPECT_THAT(result.error, HasSubstr(cut + ": the file ends inside packet 2"));
    EXPECT_EQ(result.error_offset, 24u + 16 + 3);
}

TEST_F(merged, each_damaged_file_is_named) {
    const byte_buffer whole = file({{1, "one"}});
    const std::string first = write("first", prefix(whole, whole.size() - 2));
    const std::string second = write("second", prefix(whole, whole.size() - 1));
    const reading result = read();
    EXPECT_THAT(result.error, HasSubstr(first + ": the file ends inside packet 1"));
    EXPECT_THAT(result.error, HasSubstr("at byte 24; " + second + ": "));
}

TEST_F(merged, a_file_that_cannot_be_opened_is_refused_at_once) {
    write("good", file({{1, "one"}}));
    paths_.push_back(folder_ / "missing");
    EXPECT_THAT(read().open_error, HasSubstr("missing: cannot open"));
}

} // namespace
} // namespace unmask::captures
