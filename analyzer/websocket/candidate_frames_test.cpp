#include "analyzer/websocket/candidate_frames.hpp"

#include "analyzer/record_story.hpp"

#include <gtest/gtest.h>

namespace unmask::analyzer {
namespace {

using unmask::testing::frame;

constexpr std::size_t limit = 4096;
constexpr frame_expectation from_server{.masked = false};

void add(candidate_frames& candidate, std::string_view bytes, std::uint64_t packet) {
    candidate.add({as_bytes(bytes), packet}, {packet, 0}, from_server, limit);
}

// The beginning of a frame so long that whatever follows it is its payload.
std::string beginning_of_a_long_frame() {
    return frame(false, opcode::binary, std::string(70'000, 'b')).substr(0, 10);
}

TEST(candidate_frames, begin_with_the_first_segment_that_may_be_a_frame) {
    candidate_frames candidate;
    add(candidate, "no frame begins like this", 1);
    EXPECT_EQ(candidate.size(), 0u);
    add(candidate, frame(false, opcode::binary, "two").substr(0, 4), 2);
    add(candidate, "oo that says nothing at all", 3); // is what follows the frame of packet 2
    const std::string hello = frame(false, opcode::text, "Hello");
    add(candidate, hello, 4);
    EXPECT_EQ(candidate.since().number, 4u);
    std::vector<std::uint64_t> packets;
    candidate.take([&](const stream_chunk& held, packet_position came) {
        EXPECT_EQ(as_text(held.bytes), hello);
        EXPECT_EQ(held.packet, came.number);
        packets.push_back(held.packet);
    });
    EXPECT_EQ(packets, std::vector<std::uint64_t>{4});
    EXPECT_EQ(candidate.memory(), 0u);
}

TEST(candidate_frames, hold_no_more_than_the_limit_however_small_the_segments) {
    candidate_frames candidate;
    for (std::uint64_t packet = 1; packet < 10'000; ++packet) {
        add(candidate, packet % 10 == 1 ? beginning_of_a_long_frame() : "b", packet);
        ASSERT_LE(candidate.memory(), 4 * limit) << "packet " << packet; // vectors grow ahead
    }
    EXPECT_GT(candidate.size(), 0u);
}

TEST(candidate_frames, move_each_byte_but_a_few_times) {
    candidate_frames candidate;
    std::size_t added = 0;
    std::size_t moved = 0;
    for (std::uint64_t packet = 1; packet < 10'000; ++packet) {
        const byte_view before = candidate.view();
        const std::size_t size = beginning_of_a_long_frame().size();
        add(candidate, beginning_of_a_long_frame(), packet);
        added += size;
        // What stays where it was, though others before it were passed over, keeps its end.
        const byte_view after = candidate.view();
        if (after.data() + after.size() - size != before.data() + before.size())
            moved += after.size();
    }
    EXPECT_LE(moved, 4 * added);
}

} // namespace
} // namespace unmask::analyzer
