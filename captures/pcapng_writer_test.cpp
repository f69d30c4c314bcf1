#include "captures/pcapng_writer.hpp"

#include "captures/chunked_source.hpp"
#include "captures/sample_files.hpp"
#include "protocol/files_test.hpp"

#include <gmock/gmock.h>

#include <fstream>

namespace unmask::captures {
namespace {

using namespace std::literals;
using ::testing::HasSubstr;
using unmask::testing::content_of;
using unmask::testing::temporary_directory;

std::filesystem::path partial(const std::filesystem::path& path) {
    return path.string() + ".partial";
}

TEST(pcapng_writer, writes_exactly_these_bytes) {
    const temporary_directory folder;
    auto writer = pcapng_writer::create(folder / "golden.pcapng", {.application = "u", .os = "os"});
    ASSERT_TRUE(writer) << writer.error();
    const auto lo = writer->add_interface({link_type::ethernet, "lo"});
    writer->write_packet(lo, 0x0102030405060708, as_bytes("abcde"), "note");
    writer->write_tls_key_log("KEYS");
    ASSERT_TRUE(writer->finish());
    EXPECT_EQ(content_of(folder / "golden.pcapng"),
              // section header: magic, version, unknown length, os, application, end
              "\x0a\x0d\x0d\x0a\x30\0\0\0\x4d\x3c\x2b\x1a\x01\0\0\0"
              "\xff\xff\xff\xff\xff\xff\xff\xff"
              "\x03\0\x02\0os\0\0"
              "\x04\0\x01\0u\0\0\0"
              "\0\0\0\0\x30\0\0\0"
              // interface: Ethernet, no snap length, name, resolution, end
              "\x01\0\0\0\x28\0\0\0\x01\0\0\0\0\0\0\0"
              "\x02\0\x02\0lo\0\0"
              "\x09\0\x01\0\x09\0\0\0"
              "\0\0\0\0\x28\0\0\0"
              // packet: interface, time, lengths, bytes, comment, end
              "\x06\0\0\0\x34\0\0\0\0\0\0\0\x04\x03\x02\x01\x08\x07\x06\x05\x05\0\0\0\x05\0\0\0"
              "abcde\0\0\0"
              "\x01\0\x04\0note"
              "\0\0\0\0\x34\0\0\0"
              // secrets: type, length, bytes
              "\x0a\0\0\0\x18\0\0\0KSLT\x04\0\0\0KEYS\x18\0\0\0"s);
}

TEST(pcapng_writer, the_reader_returns_what_was_written) {
    const temporary_directory folder;
    const std::string path = folder / "round-trip.pcapng";
    auto writer = pcapng_writer::create(path);
    ASSERT_TRUE(writer) << writer.error();
    writer->write_tls_key_log("CLIENT_RANDOM 00 11\n");
    const auto first = writer->add_interface({link_type::ethernet});
    const auto second = writer->add_interface({link_type::raw_ip, "tunnel"});
    const std::string large(100'001, 'x');
    writer->write_packet(first, 1'700'000'000'123'456'789, as_bytes("ping"), "a comment");
    writer->write_packet(second, 0, as_bytes(large));
    ASSERT_TRUE(writer->finish());

    const auto result = read_to_end(open_capture(path));
    EXPECT_EQ(result.error, "");
    ASSERT_EQ(result.packets.size(), 2u);
    EXPECT_EQ(result.packets[0].time, 1'700'000'000'123'456'789);
    EXPECT_EQ(as_text(result.packets[0].data), "ping");
    EXPECT_EQ(result.packets[0].original_length, 4u);
    EXPECT_EQ(result.packets[1].link_type, link_type::raw_ip);
    EXPECT_EQ(as_text(result.packets[1].data), large);
    ASSERT_EQ(result.secrets.size(), 1u);
    EXPECT_EQ(as_text(result.secrets[0]), "CLIENT_RANDOM 00 11\n");
}

TEST(pcapng_writer, the_final_name_appears_only_when_finished) {
    const temporary_directory folder;
    const auto path = folder / "case.pcapng";
    auto writer = pcapng_writer::create(path);
    EXPECT_TRUE(std::filesystem::exists(partial(path)));
    EXPECT_FALSE(std::filesystem::exists(path));
    ASSERT_TRUE(writer->finish());
    EXPECT_FALSE(std::filesystem::exists(partial(path)));
    EXPECT_TRUE(std::filesystem::exists(path));
}

TEST(pcapng_writer, an_unfinished_file_leaves_nothing_and_spares_the_old_one) {
    const temporary_directory folder;
    const auto path = folder / "case.pcapng";
    std::ofstream(path) << "old";
    {
        auto writer = pcapng_writer::create(path);
        pcapng_writer moved = std::move(*writer);
        moved.add_interface({link_type::ethernet});
    }
    EXPECT_FALSE(std::filesystem::exists(partial(path)));
    EXPECT_EQ(content_of(path), "old");
}

TEST(pcapng_writer, errors_are_one_sentence) {
    const temporary_directory folder;
    const auto path = folder / "missing/case.pcapng";
    EXPECT_EQ(pcapng_writer::create(path).error(),
              "cannot write the capture " + path.string() + ": No such file or directory");
    std::filesystem::create_directory(folder / "taken");
    auto writer = pcapng_writer::create(folder / "taken");
    EXPECT_THAT(writer->finish().error(), HasSubstr("Is a directory"));
}

TEST(pcapng_writer, a_full_disk_is_reported_by_finish) {
    const temporary_directory folder;
    const auto path = folder / "case.pcapng";
    if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "this system has no /dev/full";
    std::filesystem::create_symlink("/dev/full", partial(path));
    auto writer = pcapng_writer::create(path);
    ASSERT_TRUE(writer) << writer.error();
    const byte_buffer packet(60'000);
    const auto lo = writer->add_interface({link_type::ethernet});
    for (int i = 0; i < 10; ++i) writer->write_packet(lo, i, packet);
    EXPECT_THAT(writer->finish().error(), HasSubstr("No space left on device"));
    EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(pcapng_writer, use_after_finish_is_misuse) {
    const temporary_directory folder;
    auto writer = pcapng_writer::create(folder / "case.pcapng");
    ASSERT_TRUE(writer->finish());
    EXPECT_THROW(writer->add_interface({link_type::ethernet}), std::logic_error);
    EXPECT_THROW(static_cast<void>(writer->finish()), std::logic_error);
}

TEST(pcapng_writer, a_long_comment_is_cut_between_characters) {
    const temporary_directory folder;
    const auto path = folder / "case.pcapng";
    auto writer = pcapng_writer::create(path);
    std::string comment(65'533, 'c');
    comment += "\u20ac";
    writer->write_packet(writer->add_interface({link_type::ethernet}), 1, {}, comment);
    ASSERT_TRUE(writer->finish());
    const std::string content = content_of(path);
    EXPECT_THAT(content, HasSubstr("\x01\0\xfd\xff"s + std::string(65'533, 'c')));
    EXPECT_EQ(read_to_end(open_capture(path)).error, "");
}

} // namespace
} // namespace unmask::captures
