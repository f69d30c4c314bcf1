// Captures made to exhaust an analyzer: each stays within the limits, and is told what was given up.
#include "analyzer/record_story.hpp"

#include "protocol/deflate/deflate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace unmask::analyzer {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using unmask::testing::frame;
using unmask::testing::segment_maker;

// Counts records, and keeps what is worth asking about.
struct tally final : record_sink {
    using record_sink::accept;

    std::uint64_t frames = 0;
    std::uint64_t messages = 0;
    std::uint64_t longest_message = 0; // after inflation
    std::size_t longest_payload = 0;   // as shown
    std::size_t longest_list = 0;      // of packets or frames
    std::uint64_t ends_by_limit = 0;
    std::vector<std::string> undecodable;

    void accept(const frame_record& record) override {
        ++frames;
        longest_list = std::max(longest_list, record.origin.packets.size());
    }
    void accept(const message_record& record) override {
        ++messages;
        longest_message = std::max(longest_message, record.length);
        longest_payload = std::max(longest_payload, record.payload.size());
        longest_list = std::max({longest_list, record.origin.packets.size(), record.frames.size()});
    }
    void accept(const undecodable_record& record) override {
        undecodable.emplace_back(record.reason);
        longest_list = std::max(longest_list, record.origin.packets.size());
    }
    void accept(const end_record& record) override {
        ends_by_limit += record.how == connection_end::limit;
    }
};

// A table that is asked after every segment whether it keeps to its limit.
class watched_table {
  public:
    explicit watched_table(const analysis_limits& limits)
        : options{.limits = limits}, table(options, told) {}

    void accept(const tcp_segment& segment) {
        table.accept(segment, {++packets, 0});
        if (table.memory() > options.limits.memory) ++excesses;
    }
    // The opening handshake between `client` and `server`.
    void open(std::string_view extensions = {}) {
        const auto with = [&](std::string_view head) {
            std::string text(head.substr(0, head.size() - 2));
            return text.append(extensions).append("\r\n");
        };
        const std::string request = with(testing::sample_request);
        const std::string response = with(testing::sample_response);
        accept(client.syn());
        accept(server.syn_to(client));
        accept(client.data(as_bytes(request)));
        accept(server.data(as_bytes(response)));
    }
    void send(byte_view bytes) {
        constexpr std::size_t longest_segment = 65'000;
        for (; !bytes.empty(); bytes = bytes.subspan(std::min(bytes.size(), longest_segment)))
            accept(client.data(bytes.first(std::min(bytes.size(), longest_segment))));
    }
    void send(std::string_view bytes) { send(as_bytes(bytes)); }

    tally told;
    analysis_options options;
    connection_table table;
    segment_maker client{true, 1};
    segment_maker server{false, 2};
    std::uint64_t packets = 0;
    std::uint64_t excesses = 0; // segments after which more was held than the limit
};

// Another pair of endpoints for each number.
void place(tcp_segment& segment, std::uint32_t number) {
    for (endpoint* one : {&segment.source, &segment.destination}) {
        if (one->port != 40000) continue; // the client's
        one->port = static_cast<std::uint16_t>(number);
        one->address.bytes[1] = static_cast<std::byte>(number >> 24);
        one->address.bytes[2] = static_cast<std::byte>(number >> 16);
    }
}

TEST(hostile_capture, a_decompression_bomb_is_shown_as_far_as_the_limit_allows) {
    constexpr std::size_t bomb = std::size_t{32} << 20;
    watched_table run({.memory = 4 << 20, .message = 1 << 20});
    byte_buffer compressed;
    deflater(deflate_parameters{}, party::client).compress(byte_buffer(bomb), compressed);
    byte_buffer bytes;
    append_frame(bytes,
                 {.rsv = rsv1,
                  .opcode = opcode::binary,
                  .key = masking_key{},
                  .payload_length = compressed.size()},
                 compressed);
    run.open("Sec-WebSocket-Extensions: permessage-deflate\r\n");
    run.send(bytes);
    run.send(frame(true, opcode::text, "and on it goes"));
    EXPECT_EQ(run.told.messages, 2u);
    EXPECT_EQ(run.told.longest_message, bomb);
    EXPECT_EQ(run.told.longest_payload, run.options.limits.message);
    EXPECT_EQ(run.excesses, 0u);
}

TEST(hostile_capture, as_many_frames_as_fit_a_segment) {
    constexpr std::size_t count = 32'747;
    watched_table run({.memory = 1 << 20});
    run.open();
    std::string pings;
    while (pings.size() < 2 * count) pings += frame(false, opcode::ping, "");
    run.accept(run.server.data(as_bytes(pings)));
    EXPECT_EQ(run.told.frames, count);
    EXPECT_EQ(run.told.messages, count);
    EXPECT_EQ(run.told.longest_list, 1u);
    EXPECT_EQ(run.excesses, 0u);
}

TEST(hostile_capture, lengths_beyond_all_reason_are_believed_and_cost_nothing) {
    for (const std::uint64_t length : {~std::uint64_t{0} >> 1, ~std::uint64_t{0}}) {
        watched_table run({.memory = 1 << 20, .message = 16 << 10});
        run.open();
        const auto header =
            encode({.opcode = opcode::binary, .key = masking_key{}, .payload_length = length});
        run.send(header.view());
        for (int i = 0; i < 100; ++i) run.send(std::string(60'000, 'x'));
        run.table.finish();
        EXPECT_THAT(run.told.undecodable, Contains(HasSubstr("the frame is cut off")));
        EXPECT_EQ(run.excesses, 0u);
    }
}

TEST(hostile_capture, fragments_that_never_end) {
    watched_table run({.memory = 1 << 20, .message = 64 << 10});
    run.open();
    run.send(frame(true, opcode::binary, "it begins", false));
    const std::string fragment = frame(true, opcode::continuation, "x", false);
    const std::string large = frame(true, opcode::continuation, std::string(50'000, 'x'), false);
    for (int i = 0; i < 50'000; ++i) run.send(i % 500 == 0 ? large : fragment);
    run.table.finish();
    EXPECT_EQ(run.told.frames, 50'001u);
    EXPECT_THAT(run.told.undecodable, Contains(HasSubstr("the message is cut off")));
    EXPECT_LE(run.told.longest_list, run.options.limits.numbers);
    EXPECT_EQ(run.excesses, 0u);
}

TEST(hostile_capture, a_million_half_open_connections) {
    constexpr std::uint32_t count = 1'000'000;
    watched_table run({.memory = 16 << 20});
    for (std::uint32_t number = 0; number < count; ++number) {
        tcp_segment syn = segment_maker(true, number).syn();
        place(syn, number);
        run.accept(syn);
    }
    run.table.finish();
    EXPECT_EQ(run.table.connections(), count);
    EXPECT_GT(run.table.evicted(), 0u); // the summary says so
    EXPECT_EQ(run.excesses, 0u);
}

// Opens so many conversations with a message each, and leaves them open.
void open_many(watched_table& run, std::uint32_t count) {
    const std::string message = frame(true, opcode::text, "hello");
    for (std::uint32_t number = 0; number < count; ++number) {
        segment_maker client(true, number);
        segment_maker server(false, number);
        std::vector<tcp_segment> segments{
            client.syn(), server.syn_to(client), client.data(as_bytes(testing::sample_request)),
            server.data(as_bytes(testing::sample_response)), client.data(as_bytes(message))};
        for (tcp_segment& one : segments) {
            place(one, number);
            run.accept(one);
        }
    }
}

TEST(hostile_capture, a_hundred_thousand_open_connections_fit_the_default_limit) {
    watched_table run({});
    open_many(run, 100'000);
    run.table.finish();
    EXPECT_EQ(run.told.messages, 100'000u);
    EXPECT_EQ(run.table.evicted(), 0u);
    EXPECT_EQ(run.excesses, 0u);
}

TEST(hostile_capture, a_connection_given_up_says_so) {
    watched_table run({.memory = 1 << 20});
    open_many(run, 5000);
    run.table.finish();
    EXPECT_EQ(run.told.messages, 5000u);
    EXPECT_GT(run.told.ends_by_limit, 0u);
    EXPECT_EQ(run.told.ends_by_limit, run.table.evicted());
    EXPECT_EQ(run.excesses, 0u);
}

} // namespace
} // namespace unmask::analyzer
