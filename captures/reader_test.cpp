// Recognising files, compression, and where bytes come from.
#include "captures/chunked_source.hpp"
#include "captures/gzip_source.hpp"
#include "captures/sample_files.hpp"
#include "protocol/files_test.hpp"

#include <gmock/gmock.h>
#include <zlib.h>
#include <zstd.h>

#include <fstream>

namespace unmask::captures {
namespace {

using ::testing::HasSubstr;
using unmask::testing::temporary_directory;

byte_buffer bytes_of(std::string_view text) {
    byte_buffer bytes;
    append(bytes, as_bytes(text));
    return bytes;
}

byte_buffer compress(byte_view plain) {
    z_stream stream{};
    deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    byte_buffer out(deflateBound(&stream, plain.size()) + 64);
    byte_buffer input(plain.begin(), plain.end());
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

TEST(open_capture, names_what_it_found_and_what_it_accepts) {
    const auto result = read_every_way(bytes_of("\x7f"
                                                "ELF, not a capture"));
    EXPECT_THAT(result.open_error, HasSubstr("7f 45 4c 46 2c 20 6e 6f"));
    EXPECT_THAT(result.open_error, HasSubstr("only pcap and pcapng files"));
}

TEST(open_capture, refuses_an_empty_file) {
    EXPECT_EQ(read_every_way({}).open_error, "not a capture file: it is empty");
}

TEST(open_capture, refuses_versions_it_does_not_know) {
    auto old = small_pcap(std::endian::little);
    old.store(6, std::uint16_t{3});
    EXPECT_THAT(read_every_way(old.bytes).open_error, HasSubstr("pcap version 2.3"));
    auto future = small_pcapng(std::endian::little);
    future.store(12, std::uint16_t{2});
    EXPECT_THAT(read_every_way(future.bytes).error, HasSubstr("pcapng version 2"));
}

TEST(open_capture, begins_its_sentence_with_the_path) {
    const temporary_directory folder;
    const std::string missing = folder / "missing.pcap";
    EXPECT_EQ(open_capture(missing).error(), missing + ": cannot open: No such file or directory");
    const std::string directory = folder / "";
    EXPECT_THAT(open_capture(directory).error(), HasSubstr("Is a directory"));
}

TEST(open_capture, reads_a_file) {
    const temporary_directory folder;
    const std::string path = folder / "small.pcap";
    const auto sample = small_pcap(std::endian::little);
    std::ofstream(path, std::ios::binary) << as_text(sample.bytes);
    EXPECT_TRUE(read_to_end(open_capture(path)) == read_every_way(sample.bytes));
}

// And an error, for not all of it came.
void expect_a_prefix_wherever_it_is_cut(const byte_buffer& compressed, const byte_buffer& sample) {
    const auto complete = read_every_way(sample);
    for (std::size_t length = 0; length < compressed.size(); ++length) {
        const auto result = read_every_way(prefix(compressed, length));
        EXPECT_TRUE(!result.open_error.empty() || !result.error.empty()) << length;
        ASSERT_LE(result.packets.size(), complete.packets.size());
        EXPECT_TRUE(
            std::equal(result.packets.begin(), result.packets.end(), complete.packets.begin()));
    }
}

// Reads a file whose end is damaged: at least the first half of it comes.
reading read_damaged(byte_buffer (*compress)(byte_view)) {
    sample_file file(std::endian::little);
    file.pcap_header(0xa1b2c3d4, link_type::ethernet);
    for (std::uint32_t i = 0; i < 4000; ++i)
        file.pcap_packet(i, 0, "packet " + std::to_string(i * 7919) + std::string(100, 'x'));
    byte_buffer compressed = compress(file.bytes);
    std::fill(compressed.end() - 100, compressed.end(), std::byte{0xff});
    const auto complete = read_every_way(file.bytes).packets;
    const auto result = read_every_way(compressed);
    const auto in_both = std::ranges::mismatch(result.packets, complete).in2 - complete.begin();
    EXPECT_GT(static_cast<std::size_t>(in_both), complete.size() / 2);
    return result;
}

TEST(gzip, is_transparent) {
    for (const auto& sample : {small_pcap(std::endian::little), small_pcapng(std::endian::big)})
        EXPECT_TRUE(read_every_way(compress(sample.bytes)) == read_every_way(sample.bytes));
}

TEST(gzip, members_follow_each_other) {
    const byte_buffer sample = small_pcap(std::endian::little).bytes;
    byte_buffer compressed = compress(byte_view(sample).first(30));
    append(compressed, compress({}));
    append(compressed, compress(byte_view(sample).subspan(30)));
    EXPECT_TRUE(read_every_way(compressed) == read_every_way(sample));
}

TEST(gzip, delivers_everything_before_what_is_not_gzip) {
    const byte_buffer sample = small_pcap(std::endian::little).bytes;
    byte_buffer compressed = compress(sample);
    append(compressed, as_bytes("tail"));
    const auto result = read_every_way(compressed);
    EXPECT_EQ(result.packets.size(), 3u);
    EXPECT_EQ(result.error_offset, sample.size());
    EXPECT_THAT(result.error, HasSubstr("not gzip"));
}

TEST(gzip, delivers_what_stands_before_damage) {
    EXPECT_THAT(read_damaged(compress).error, HasSubstr("damaged"));
}

TEST(gzip, truncated_anywhere_yields_a_prefix_and_an_error) {
    const byte_buffer sample = small_pcap(std::endian::little).bytes;
    expect_a_prefix_wherever_it_is_cut(compress(sample), sample);
}

TEST(gzip, damage_never_crashes) {
    const byte_buffer sample = small_pcap(std::endian::little).bytes;
    const byte_buffer compressed = compress(sample);
    for (std::size_t i = 0; i < compressed.size(); ++i) {
        byte_buffer damaged = compressed;
        damaged[i] ^= std::byte{0x55};
        EXPECT_LE(read_every_way(damaged).packets.size(), sample.size() / 16);
    }
}

byte_buffer compress_with_zstd(byte_view plain) {
    byte_buffer out(ZSTD_compressBound(plain.size()));
    out.resize(ZSTD_compress(out.data(), out.size(), plain.data(), plain.size(), 3));
    return out;
}

TEST(batches, stay_valid_to_their_last_packet) {
    sample_file file(std::endian::little);
    file.pcap_header(0xa1b2c3d4, link_type::ethernet);
    for (std::uint32_t i = 0; i < 3000; ++i)
        file.pcap_packet(i, 0, std::string(i % 2000, static_cast<char>('a' + i % 26)));
    ASSERT_GT(file.bytes.size(), 2 * read_buffer::initial_capacity);
    EXPECT_EQ(read_every_way(file.bytes).packets.size(), 3000u);
}

TEST(zstd, is_transparent) {
    for (const auto& sample : {small_pcap(std::endian::little), small_pcapng(std::endian::big)})
        EXPECT_TRUE(read_every_way(compress_with_zstd(sample.bytes)) ==
                    read_every_way(sample.bytes));
}

TEST(zstd, frames_follow_each_other_and_some_are_skipped) {
    const byte_buffer sample = small_pcap(std::endian::little).bytes;
    byte_buffer compressed = bytes_of(std::string_view("\x50\x2a\x4d\x18\x03\0\0\0xyz", 11));
    append(compressed, compress_with_zstd(byte_view(sample).first(30)));
    append(compressed, compress_with_zstd({}));
    append(compressed, compress_with_zstd(byte_view(sample).subspan(30)));
    EXPECT_TRUE(read_every_way(compressed) == read_every_way(sample));
}

TEST(zstd, of_much_that_compresses_well_comes_out_whole) {
    sample_file file(std::endian::little);
    file.pcap_header(0xa1b2c3d4, link_type::ethernet);
    for (std::uint32_t i = 0; i < 3; ++i) file.pcap_packet(i, 0, std::string(2'000'000, 'x'));
    EXPECT_EQ(read_every_way(compress_with_zstd(file.bytes)).packets.size(), 3u);
}

TEST(zstd, delivers_everything_before_what_is_not_zstd) {
    const byte_buffer sample = small_pcap(std::endian::little).bytes;
    byte_buffer compressed = compress_with_zstd(sample);
    append(compressed, as_bytes("tail"));
    const auto result = read_every_way(compressed);
    EXPECT_EQ(result.packets.size(), 3u);
    EXPECT_EQ(result.error_offset, sample.size());
    EXPECT_THAT(result.error,
                HasSubstr("no zstd frame begins at byte " + std::to_string(compressed.size() - 4)));
}

TEST(zstd, delivers_what_stands_before_damage) {
    const auto result = read_damaged(compress_with_zstd);
    EXPECT_THAT(result.error, HasSubstr("inside the zstd frame that begins at byte 0"));
}

TEST(zstd, truncated_anywhere_yields_a_prefix_and_an_error) {
    const byte_buffer sample = small_pcap(std::endian::little).bytes;
    expect_a_prefix_wherever_it_is_cut(compress_with_zstd(sample), sample);
}

class failing_source final : public byte_source {
  public:
    explicit failing_source(byte_buffer bytes) : bytes_(std::move(bytes)) {}
    std::expected<std::size_t, std::string> read(mutable_bytes out) override {
        if (bytes_.empty()) return std::unexpected("reading failed: the disk is gone");
        std::copy(bytes_.begin(), bytes_.end(), out.begin());
        return std::exchange(bytes_, {}).size();
    }

  private:
    byte_buffer bytes_;
};

TEST(read_buffer, a_failing_source_is_not_taken_for_the_end) {
    for (const auto& sample :
         {small_pcap(std::endian::little), small_pcapng(std::endian::little)}) {
        const auto result =
            read_to_end(open_capture(std::make_unique<failing_source>(sample.bytes)));
        EXPECT_TRUE(result.packets == read_every_way(sample.bytes).packets);
        EXPECT_EQ(result.error, "reading failed: the disk is gone");
        EXPECT_EQ(result.error_offset, sample.bytes.size());
    }
}

TEST(read_buffer, records_larger_than_the_buffer_arrive_whole) {
    sample_file file(std::endian::little);
    const std::string large(3 * read_buffer::initial_capacity + 17, 'x');
    file.pcap_header(0xa1b2c3d4, link_type::ethernet);
    file.pcap_packet(1, 0, "before").pcap_packet(2, 0, large).pcap_packet(3, 0, "after");
    const auto result = read_every_way(file.bytes);
    ASSERT_EQ(result.packets.size(), 3u);
    EXPECT_EQ(as_text(result.packets[1].data), large);
    EXPECT_EQ(as_text(result.packets[2].data), "after");
}

TEST(read_buffer, views_survive_consumption_until_the_next_requirement) {
    read_buffer buffer(std::make_unique<chunked_source>(bytes_of("abcdef"), pieces::single_bytes));
    ASSERT_TRUE(buffer.require(3));
    const byte_view first = buffer.available().first(3);
    buffer.consume(3);
    EXPECT_EQ(as_text(first), "abc");
    EXPECT_EQ(buffer.offset(), 3u);
    ASSERT_TRUE(buffer.require(3));
    EXPECT_EQ(as_text(buffer.available()), "def");
    EXPECT_FALSE(buffer.require(4));
    EXPECT_FALSE(buffer.at_proper_end());
}

} // namespace
} // namespace unmask::captures
