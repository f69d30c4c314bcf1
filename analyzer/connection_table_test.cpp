// Which connections are kept, and for how long.
#include "analyzer/connection_table.hpp"
#include "analyzer/record_story.hpp"

#include <gtest/gtest.h>

namespace unmask::analyzer {
namespace {

using testing::segment_maker;

constexpr std::int64_t second = 1'000'000'000;

class connections : public ::testing::Test {
  protected:
    // The packets of connection `number`, each from other endpoints.
    struct peers {
        explicit peers(std::uint32_t of) : number(of) {}
        std::uint32_t number;
        segment_maker client{true, number * 7 + 1};
        segment_maker server{false, number * 5 + 2};
    };

    void see(const peers& of, tcp_segment segment, std::int64_t time = 0) {
        for (endpoint* one : {&segment.source, &segment.destination}) {
            if (one->port != 40000) continue; // the client's
            one->port = static_cast<std::uint16_t>(of.number);
            one->address.bytes[1] = static_cast<std::byte>(of.number >> 16);
        }
        table.accept(segment, {++packets, time});
    }
    void open(peers& one) {
        see(one, one.client.syn());
        see(one, one.server.syn_to(one.client));
        see(one, one.client.data(as_bytes(testing::sample_request)));
        see(one, one.server.data(as_bytes(testing::sample_response)));
    }
    void close(peers& one, std::int64_t time = 0) {
        see(one, one.client.fin(), time);
        see(one, one.server.fin(), time);
    }
    void open_and_close(std::uint32_t first, std::uint32_t count) {
        for (std::uint32_t number = first; number < first + count; ++number) {
            peers one(number);
            open(one);
            close(one);
        }
    }

    analysis_options options;
    record_sink nobody;
    connection_table table{options, nobody};
    std::uint64_t packets = 0;
};

TEST_F(connections, that_are_closed_still_get_what_comes_late) {
    peers one(1);
    open(one);
    const tcp_segment last = one.client.acknowledge(one.server);
    close(one);
    see(one, one.client.fin(), 59 * second);
    see(one, last, 59 * second);
    EXPECT_EQ(table.connections(), 1u);
}

TEST_F(connections, that_are_closed_go_after_a_minute_or_a_million_packets) {
    const std::size_t empty = table.memory();
    peers first(1);
    open(first);
    close(first);
    const std::size_t of_one = table.memory() - empty;
    EXPECT_GT(of_one, 0u);
    peers second_one(2);
    open(second_one);
    close(second_one, 61 * second);
    EXPECT_EQ(table.memory() - empty, of_one);
    packets += 1'000'000;
    peers third(3);
    open(third);
    close(third, 61 * second);
    EXPECT_EQ(table.memory() - empty, of_one);
}

TEST_F(connections, that_one_side_closed_stay) {
    peers one(1);
    peers other(2);
    open(one);
    see(one, one.client.fin());
    see(other, other.client.syn(), 3600 * second);
    see(one, one.server.data(as_bytes(testing::frame(false, opcode::text, "still there"))),
        3600 * second);
    EXPECT_EQ(table.connections(), 2u);
}

TEST_F(connections, that_are_closed_go_before_open_ones) {
    options.limits.memory = 1 << 20;
    peers open_one(500'000);
    open(open_one);
    open_and_close(0, 50'000);
    EXPECT_EQ(table.evicted(), 0u);
    EXPECT_LE(table.memory(), options.limits.memory);
    see(open_one, open_one.client.data(as_bytes(testing::frame(true, opcode::text, "hello"))));
    EXPECT_EQ(table.connections(), 50'001u);
}

} // namespace
} // namespace unmask::analyzer
