// Whole captures: what is read in batches is what is read packet by packet.
#include "analyzer/analyzer.hpp"
#include "analyzer/output/json_sink.hpp"
#include "analyzer/output/memory_stream.hpp"
#include "captures/reader.hpp"

#include <gtest/gtest.h>

namespace unmask::analyzer {
namespace {

const std::string example = UNMASK_SOURCE_DIR "/docs/example.pcapng";

struct owned_packet {
    captures::packet shown;
    byte_buffer bytes;
};
using owned_packets = std::vector<owned_packet>;

void keep(owned_packets& all, captures::packet one, byte_buffer bytes) {
    one.original_length = static_cast<std::uint32_t>(bytes.size());
    all.push_back({one, std::move(bytes)});
    all.back().shown.data = all.back().bytes; // which do not move with the vector's elements
}

owned_packets packets_of_example() {
    owned_packets all;
    const auto capture = captures::open_capture(example).value();
    while (const auto one = capture->next())
        keep(all, *one, byte_buffer(one->data.begin(), one->data.end()));
    return all;
}

// Each packet as two fragments of IPv4, with the number of the whole one.
owned_packets fragmented(const owned_packets& whole) {
    constexpr std::size_t flags_at = 14 + 6, length_at = 14 + 2, headers = 14 + 20, first_size = 16;
    owned_packets all;
    for (const auto& [shown, bytes] : whole) {
        const auto cut = bytes.begin() + headers + first_size;
        byte_buffer first(bytes.begin(), cut);
        byte_buffer second(bytes.begin(), bytes.begin() + headers);
        second.insert(second.end(), cut, bytes.end());
        first[flags_at] = std::byte{0x20};                // more fragments
        second[flags_at + 1] = std::byte{first_size / 8}; // the offset
        for (byte_buffer* one : {&first, &second}) {
            (*one)[length_at] = static_cast<std::byte>((one->size() - 14) >> 8);
            (*one)[length_at + 1] = static_cast<std::byte>(one->size() - 14);
            (*one)[flags_at - 2] = static_cast<std::byte>(shown.number); // the identification
            keep(all, shown, std::move(*one));
        }
    }
    return all;
}

// The records as JSON.
std::string records_of(const owned_packets& packets, std::size_t at_a_time) {
    testing::memory_stream out;
    json_sink sink(out.out());
    analysis run({}, sink);
    std::vector<captures::packet> batch;
    for (const auto& one : packets) {
        batch.push_back(one.shown);
        if (batch.size() < at_a_time) continue;
        run.accept(batch);
        batch.clear();
    }
    run.accept(batch);
    run.finish();
    return out.content();
}

TEST(analysis, of_packets_in_batches_is_that_of_single_packets) {
    const owned_packets packets = packets_of_example();
    const std::string expected = records_of(packets, 1);
    EXPECT_NE(expected.find("closing-handshake"), std::string::npos);
    for (const std::size_t at_a_time : {2u, 7u, 1000u})
        EXPECT_EQ(records_of(packets, at_a_time), expected) << at_a_time;
}

TEST(analysis, of_fragmented_packets_in_a_batch_reads_each_as_it_was) {
    const owned_packets packets = packets_of_example();
    EXPECT_EQ(records_of(fragmented(packets), 1000), records_of(packets, 1));
}

} // namespace
} // namespace unmask::analyzer
