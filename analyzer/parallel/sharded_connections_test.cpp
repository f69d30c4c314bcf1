// The number of threads makes no difference to what is written.
#include "analyzer/analyzer.hpp"
#include "analyzer/output/detail_sink.hpp"
#include "analyzer/output/har_sink.hpp"
#include "analyzer/output/json_sink.hpp"
#include "analyzer/output/memory_stream.hpp"
#include "analyzer/parallel/sharded_connections.hpp"
#include "analyzer/record_story.hpp"
#include "analyzer/recorded_capture.hpp"
#include "analyzer/statistics/statistics_view.hpp"

#include <gtest/gtest.h>
#include <random>

namespace unmask::analyzer {
namespace {

using testing::segment_maker;

constexpr unsigned numbers_of_jobs[] = {2, 3, 7};

// Every record with all that is in it: frames and payloads bit by bit, messages, JSON of everything else.
struct all_outputs {
    testing::memory_stream json, detail, archive, statistics;
    json_sink to_json{json.out()};
    detail_sink to_detail{detail.out(), false, 1000};
    har_sink to_archive{archive.out(), "1"};
    statistics_view to_statistics{statistics.out(), statistics_format::json, 3};

    struct to_all final : record_sink {
        std::array<record_sink*, 4> sinks;
        template <class Record>
        void pass(const Record& record) {
            for (record_sink* const one : sinks) one->accept(record);
        }
        void accept(const connection_record& record) override { pass(record); }
        void accept(const handshake_record& record) override { pass(record); }
        void accept(const frame_record& record) override { pass(record); }
        void accept(const message_record& record) override { pass(record); }
        void accept(const finding_record& record) override { pass(record); }
        void accept(const gap_record& record) override { pass(record); }
        void accept(const undecodable_record& record) override { pass(record); }
        void accept(const end_record& record) override { pass(record); }
    };
    to_all sink;

    all_outputs() { sink.sinks = {&to_json, &to_detail, &to_archive, &to_statistics}; }

    std::string text() {
        for (view* const one : std::initializer_list<view*>{&to_archive, &to_statistics})
            EXPECT_TRUE(one->finish());
        return json.content() + detail.content() + archive.content() + statistics.content();
    }
};

std::string outputs_of(const std::filesystem::path& capture, unsigned jobs) {
    all_outputs outputs;
    const auto packets = captures::open_capture(capture.string()).value();
    const auto summary =
        analyze(*packets, {.jobs = jobs, .keep_frame_payload = true}, outputs.sink);
    return outputs.text() + std::to_string(summary.packets) + " packets, " +
           std::to_string(summary.tcp_connections) + " connections, " +
           std::to_string(summary.given_up) + " given up";
}

TEST(jobs, make_no_difference_to_any_recorded_capture) {
    for (const auto& folder : testing::recorded_folders()) {
        const auto capture = testing::capture_in(folder);
        const std::string alone = outputs_of(capture, 1);
        for (const unsigned jobs : numbers_of_jobs)
            EXPECT_TRUE(outputs_of(capture, jobs) == alone) << folder << " with " << jobs;
    }
}

// Connections that go on at random, each in its own way.
class crowd {
  public:
    explicit crowd(std::uint32_t seed) : random_(seed) {}

    // What `connections` of them say, at most `open` at the same time.
    void speak(segment_sink& to, std::uint32_t connections, std::size_t open) {
        std::vector<member> members;
        for (std::uint32_t begun = 0; begun < connections || !members.empty();) {
            if (begun < connections && members.size() < open) members.emplace_back(begun++);
            const std::size_t who = random_() % members.size();
            if (!step(to, members[who])) {
                std::swap(members[who], members.back());
                members.pop_back();
            }
        }
    }
    packet_position now{0, 0};

  private:
    struct member {
        explicit member(std::uint32_t of) : number(of) {}
        std::uint32_t number;
        unsigned steps = 0;
        segment_maker client{true, number * 7 + 1};
        segment_maker server{false, number * 5 + 2};
    };

    // Whether there is more to come of this one.
    bool step(segment_sink& to, member& one) {
        switch (one.steps++) {
        case 0:
            send(to, one, one.client.syn());
            return one.number % 11 != 0; // never answered
        case 1:
            send(to, one, one.server.syn_to(one.client));
            return true;
        case 2:
            send(to, one, one.client.data(as_bytes(testing::sample_request)));
            return true;
        case 3:
            send(to, one, one.server.data(as_bytes(testing::sample_response)));
            return true;
        default:
            return talk(to, one);
        }
    }
    bool talk(segment_sink& to, member& one) {
        const std::string text = "message " + std::to_string(one.steps);
        const bool by_client = random_() % 2 == 0;
        segment_maker& sender = by_client ? one.client : one.server;
        switch (random_() % 8) {
        case 0: // lost
            sender.data(as_bytes(testing::frame(by_client, opcode::text, text)));
            return true;
        case 1:
            send(to, one, one.client.fin());
            send(to, one, one.server.fin());
            return false;
        case 2: // ends in the midst
            return one.steps < 10;
        default:
            const std::string frame = testing::frame(by_client, opcode::text, text);
            send(to, one, sender.data(as_bytes(frame)));
            return true;
        }
    }
    void send(segment_sink& to, const member& one, tcp_segment segment) {
        for (endpoint* of : {&segment.source, &segment.destination}) {
            if (of->port != 40000) continue; // the client's; some ports are used again
            of->port = static_cast<std::uint16_t>(1 + one.number % 3000);
        }
        ++now.number;
        now.time += 1'000'000;
        to.accept(std::array{captured_segment{segment, now, now.time}});
    }

    std::minstd_rand random_;
};

template <class Connections>
std::string outputs_of_crowd(unsigned jobs) {
    all_outputs outputs;
    const analysis_options options{.jobs = jobs, .keep_frame_payload = true};
    Connections connections(options, outputs.sink);
    crowd people(6455);
    people.speak(connections, 6000, 1500);
    connections.finish(people.now);
    return outputs.text() + std::to_string(connections.connections());
}

TEST(jobs, make_no_difference_to_thousands_of_interleaved_connections) {
    const std::string alone = outputs_of_crowd<connection_table>(1);
    EXPECT_GT(alone.size(), 1'000'000u);
    for (const unsigned jobs : {1u, 2u, 3u, 7u})
        EXPECT_TRUE(outputs_of_crowd<sharded_connections>(jobs) == alone) << jobs;
}

// The clock of the capture is put forward by one connection, of which most others need not hear.
std::string outputs_of_a_straggler(segment_sink& connections, all_outputs& outputs) {
    segment_maker clients[] = {{true, 1}, {true, 2}};
    segment_maker servers[] = {{false, 3}, {false, 4}};
    packet_position now;
    std::int64_t clock = 0;
    const auto send = [&](tcp_segment segment, std::uint16_t port, std::int64_t time) {
        (segment.source.port == 40000 ? segment.source : segment.destination).port = port;
        now = {now.number + 1, time};
        clock = std::max(clock, time);
        connections.accept(std::array{captured_segment{segment, now, clock}});
    };
    send(clients[0].syn(), 1, 0);
    send(servers[0].syn_to(clients[0]), 1, 0);
    send(clients[0].fin(), 1, 0);
    send(servers[0].fin(), 1, 0);
    send(clients[1].syn(), 2, 3600'000'000'000);
    send(servers[0].data(as_bytes(testing::sample_response)), 1, 1);
    connections.finish(now);
    return outputs.text() + std::to_string(connections.connections());
}

TEST(jobs, make_no_difference_to_how_long_closed_connections_are_kept) {
    all_outputs alone;
    const analysis_options one_table;
    connection_table table(one_table, alone.sink);
    const std::string expected = outputs_of_a_straggler(table, alone);
    for (int i = 0; i < 10; ++i) { // each with another division
        all_outputs divided;
        const analysis_options options{.jobs = 7};
        sharded_connections connections(options, divided.sink);
        EXPECT_TRUE(outputs_of_a_straggler(connections, divided) == expected);
    }
}

TEST(jobs, share_the_memory) {
    analysis_options options{.jobs = 4};
    options.limits.memory = 1 << 20;
    record_sink nobody;
    sharded_connections connections(options, nobody);
    crowd people(7692);
    people.speak(connections, 20'000, 15'000);
    connections.finish(people.now);
    EXPECT_GT(connections.connections(), 0u);
    EXPECT_GT(connections.evicted(), 0u);
}

TEST(jobs, that_are_not_finished_end_all_the_same) {
    record_sink nobody;
    const analysis_options options{.jobs = 3};
    sharded_connections connections(options, nobody);
    crowd people(1);
    people.speak(connections, 3000, 1000);
}

} // namespace
} // namespace unmask::analyzer
