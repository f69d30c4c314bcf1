#include "analyzer/output/memory_stream.hpp"
#include "analyzer/statistics/statistics_view.hpp"

#include <gtest/gtest.h>
#include <malloc.h>
#include <nlohmann/json.hpp>
#include <random>

namespace unmask::analyzer {
namespace {

TEST(histogram, small_values_are_exact) {
    histogram<std::uint32_t> values;
    EXPECT_EQ(values.least(), 0);
    EXPECT_EQ(values.quantile(0.5), 0);
    for (const std::uint64_t value : {5u, 1u, 3u}) values.add(value);
    EXPECT_EQ(values.least(), 1);
    EXPECT_EQ(values.quantile(0.5), 3);
    EXPECT_EQ(values.greatest(), 5);
}

TEST(histogram, quantiles_are_within_an_eighth) {
    std::mt19937_64 random(7);
    for (int round = 0; round < 50; ++round) {
        histogram<std::uint32_t> histogram;
        std::vector<std::uint64_t> values(1 + random() % 500);
        for (auto& value : values) histogram.add(value = random() >> random() % 64);
        std::ranges::sort(values);
        for (const double share : {0.01, 0.5, 0.9, 0.99, 1.0}) {
            const auto place = static_cast<std::size_t>(
                std::max(1.0, std::floor(share * static_cast<double>(values.size()) + 0.5)));
            const std::uint64_t exact = values[place - 1];
            const std::uint64_t shown = histogram.quantile(share);
            EXPECT_LE(shown, exact);
            EXPECT_LE(exact - shown, exact / 8);
        }
    }
}

TEST(histogram, adding_two_is_adding_their_values) {
    histogram<std::uint32_t> few;
    few.add(2);
    histogram<std::uint64_t> all;
    all.add(1'000'000);
    all.add(few);
    EXPECT_EQ(all.count(), 2);
    EXPECT_EQ(all.least(), 2);
    EXPECT_EQ(all.quantile(0.5), 2);
    EXPECT_EQ(all.greatest(), 1'000'000);
}

TEST(waiting_pings, a_pong_answers_the_ping_of_its_payload) {
    waiting_pings pings;
    pings.sent(as_bytes("a"), 100);
    pings.sent(as_bytes("b"), 200);
    EXPECT_EQ(pings.answered(as_bytes("c"), 300), std::nullopt);
    EXPECT_EQ(pings.answered(as_bytes("b"), 300), 100);
    EXPECT_EQ(pings.answered(as_bytes("a"), 300), std::nullopt); // given up with the later one
}

TEST(waiting_pings, forget_the_oldest) {
    waiting_pings pings;
    for (int i = 0; i < 100; ++i) pings.sent(as_bytes(std::to_string(i)), i);
    EXPECT_EQ(pings.answered(as_bytes("0"), 200), std::nullopt);
    EXPECT_EQ(pings.answered(as_bytes("99"), 200), 101);
}

std::string text_of(std::size_t top, std::uint64_t connections,
                    std::size_t memory = statistics_view::usual_memory) {
    testing::memory_stream stream;
    statistics_view view(stream.out(), statistics_format::text, top, memory);
    record_sink& sink = view;
    for (std::uint64_t i = 0; i < connections; ++i) {
        const record_origin origin{.connection = i, .time = 5, .direction = party::client};
        sink.accept(connection_record{.origin = origin});
        sink.accept(
            frame_record{.origin = origin, .header = {.payload_length = i % 7}, .header_size = 6});
        if (i % 2 == 0) sink.accept(end_record{.origin = origin});
    }
    EXPECT_TRUE(view.finish());
    return stream.content();
}

TEST(statistics, shows_the_connections_with_the_most_bytes) {
    const std::string text = text_of(2, 14);
    EXPECT_NE(text.find("total of 14 connections"), text.npos) << text;
    const auto first = text.find("connection 6 ");
    EXPECT_NE(first, text.npos) << text;
    EXPECT_NE(text.find("connection 13 ", first), text.npos) << text;
    EXPECT_EQ(text.find("connection 12 "), text.npos) << text;
    EXPECT_NE(text.find("12 connections with fewer bytes"), text.npos) << text;
}

// Feeds connections that stay open and get new counters with each record: hostile to memory.
void feed_wasteful_connections(record_sink& sink, std::uint64_t connections) {
    std::mt19937_64 random(11);
    for (std::uint64_t i = 0; i < connections; ++i)
        sink.accept(connection_record{.origin = {.connection = i}});
    for (std::uint64_t i = 0; i < 8 * connections; ++i) {
        const std::array code{static_cast<std::byte>(random()), static_cast<std::byte>(random())};
        const record_origin origin{.connection = i % connections,
                                   .direction = random() % 2 ? party::client : party::server};
        sink.accept(frame_record{.origin = origin, .header_size = 2});
        sink.accept(message_record{.origin = origin, .length = random() >> random() % 64});
        sink.accept(message_record{
            .origin = origin, .opcode = opcode::close, .length = 2, .payload = code});
        sink.accept(message_record{.origin = origin,
                                   .opcode = opcode::ping,
                                   .length = 125,
                                   .payload = as_bytes(std::string(125, 'p'))});
        sink.accept(finding_record{.origin = origin, .broken = static_cast<rule>(random() % 50)});
    }
}

// Bytes that malloc has handed out.
std::size_t allocated_bytes() {
    const struct mallinfo2 info = ::mallinfo2();
    return info.uordblks + info.hblkhd;
}

TEST(statistics, memory_is_bounded_and_the_total_is_of_all) {
    constexpr std::uint64_t connections = 20'000;
    constexpr std::size_t memory = std::size_t{2} << 20;
    // What does not grow with connections, and what malloc and the index of connections add.
    constexpr std::size_t most = 2 * memory + (std::size_t{5} << 20);
    testing::memory_stream stream;
    const std::size_t before = allocated_bytes();
    statistics_view view(stream.out(), statistics_format::json, 3, memory);
    feed_wasteful_connections(view, connections);
    if (before > 0) { // sanitizers do not tell
        EXPECT_LT(allocated_bytes() - before, most);
    }
    ASSERT_TRUE(view.finish());
    const auto json = nlohmann::json::parse(stream.content());
    EXPECT_EQ(json["connections"], connections);
    EXPECT_GT(json["total_only"], connections / 2);
    std::uint64_t frames = 0;
    std::uint64_t pings = 0;
    std::uint64_t findings = 0;
    for (const auto* side : {"from_client", "from_server"}) {
        frames += json["total"][side]["frames"].get<std::uint64_t>();
        pings += json["total"][side]["opcodes"]["ping"]["messages"].get<std::uint64_t>();
    }
    for (const auto& [slug, count] : json["total"]["findings"].items())
        findings += count.get<std::uint64_t>();
    EXPECT_EQ(frames, 8 * connections);
    EXPECT_EQ(pings, 8 * connections);
    EXPECT_EQ(findings, 8 * connections);
}

TEST(statistics, tells_of_connections_that_were_not_counted_apart) {
    const std::string text = text_of(3, 14, 3000);
    EXPECT_NE(text.find("total of 14 connections"), text.npos) << text;
    EXPECT_NE(text.find("(--statistics-memory)"), text.npos) << text;
    EXPECT_NE(text.find("frames                                               14"), text.npos)
        << text;
}

TEST(statistics, more_open_connections_than_are_counted_apart_are_all_in_the_total) {
    const std::string text = text_of(3, 250'000);
    EXPECT_NE(text.find("total of 250000 connections"), text.npos) << text;
    EXPECT_NE(text.find("frames                                           250000"), text.npos)
        << text;
}

} // namespace
} // namespace unmask::analyzer
