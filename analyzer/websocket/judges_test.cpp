// The judges of what no single frame shows.
#include "analyzer/websocket/exchange_judge.hpp"
#include "analyzer/websocket/masking_key_judge.hpp"

#include <gmock/gmock.h>

namespace unmask::analyzer {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using told = std::vector<std::string>;

told judged_keys(std::initializer_list<std::uint32_t> keys) {
    masking_key_judge judge;
    told slugs;
    for (const std::uint32_t number : keys) {
        masking_key key;
        for (std::size_t i = 0; i < 4; ++i) key[i] = static_cast<std::byte>(number >> (24 - 8 * i));
        if (const auto broken = judge.judge(key)) slugs.emplace_back(describe(*broken).slug);
    }
    return slugs;
}

TEST(masking_key_judge, finds_nothing_in_unlike_keys) {
    EXPECT_THAT(judged_keys({0x37fa213d, 0x12345678, 0x37fa213d, 0xdeadbeef, 0x00000001}),
                IsEmpty());
}

TEST(masking_key_judge, tells_of_each_gross_fault_once) {
    EXPECT_THAT(judged_keys({0, 0, 0}), ElementsAre("masking-key-must-be-unpredictable"));
    EXPECT_THAT(judged_keys({7, 7, 7, 9, 9}), ElementsAre("masking-key-must-be-fresh"));
    EXPECT_THAT(judged_keys({5, 6, 7, 8}), ElementsAre("masking-key-must-not-foretell-the-next"));
    EXPECT_THAT(judged_keys({0x05000000, 0x06000000, 0x07000000}),
                ElementsAre("masking-key-must-not-foretell-the-next"))
        << "a counter in the other byte order";
    EXPECT_THAT(judged_keys({0xffffffff, 1, 3, 77}),
                ElementsAre("masking-key-must-not-foretell-the-next"))
        << "counters wrap around";
}

// A connection under construction; times in seconds.
struct script {
    exchange_judge judge;
    std::uint64_t frames = 0;

    script& send(party sender, opcode code, std::string_view payload = {}, double time = 0) {
        const std::uint64_t number = ++frames;
        message_record message{
            .opcode = code, .frames = {&number, 1}, .payload = as_bytes(payload)};
        message.origin.direction = sender;
        message.origin.time = static_cast<std::int64_t>(time * 1e9);
        judge.see(message);
        return *this;
    }
    script& close(party sender, std::string_view code = "\x03\xe8") {
        return send(sender, opcode::close, code, 100);
    }
    script& fin(party sender) {
        judge.see_end(sender, stream_end::fin);
        return *this;
    }
    told tell() {
        told lines;
        for (const auto& [broken, by, how_bad, frame] : judge.take_faults())
            lines.push_back(std::string(name_of(by)) + " " + std::string(name_of(how_bad)) + " " +
                            std::string(describe(broken).slug) +
                            (frame ? " in frame " + std::to_string(*frame) : ""));
        return lines;
    }
};

constexpr party client = party::client;
constexpr party server = party::server;

TEST(exchange_judge, a_closing_handshake_as_it_should_be) {
    EXPECT_THAT(script().close(client).close(server).fin(server).fin(client).tell(), IsEmpty());
    EXPECT_THAT(script().close(server).close(client).fin(server).fin(client).tell(), IsEmpty());
}

TEST(exchange_judge, the_server_closes_tcp_first) {
    EXPECT_THAT(script().close(client).close(server).fin(client).fin(server).tell(),
                ElementsAre("client warning client-should-wait-for-the-server"));
}

TEST(exchange_judge, a_close_wants_an_answer) {
    EXPECT_THAT(script().close(client).fin(server).fin(client).tell(),
                ElementsAre("server warning close-must-be-answered"));
    EXPECT_THAT(script().fin(client).fin(server).tell(),
                ElementsAre("client note closing-must-start-with-a-close-frame"));
}

TEST(exchange_judge, codes_that_are_for_one_side) {
    EXPECT_THAT(script().close(server, "\x03\xf2").tell(),
                ElementsAre("server violation close-code-1010-is-for-clients in frame 1"));
    EXPECT_THAT(script().close(client, "\x03\xf2").close(server, "\x03\xf2").tell(),
                ElementsAre("client warning close-code-1010-should-name-the-extensions in frame 1"))
        << "the server only repeats it";
    EXPECT_THAT(script().close(client, "\x03\xf3").tell(),
                ElementsAre("client note close-code-1011-is-for-servers in frame 1"));
}

TEST(exchange_judge, a_ping_wants_a_pong) {
    EXPECT_THAT(script()
                    .send(client, opcode::ping, "a", 1)
                    .send(server, opcode::pong, "a", 1.5)
                    .close(server)
                    .tell(),
                IsEmpty());
    EXPECT_THAT(script()
                    .send(client, opcode::ping, "a", 1)
                    .send(server, opcode::pong, "b", 1.5)
                    .close(server)
                    .tell(),
                ElementsAre("server violation ping-must-be-answered in frame 1"));
    EXPECT_THAT(script().send(client, opcode::ping, "a", 99.5).close(server).tell(), IsEmpty())
        << "they may have crossed";
    EXPECT_THAT(script().send(client, opcode::ping, "a", 1).close(client).close(server).tell(),
                IsEmpty())
        << "after a Close nothing is owed";
}

TEST(exchange_judge, is_silent_where_bytes_are_missing) {
    script lossy;
    lossy.judge.see(gap_record{});
    EXPECT_THAT(lossy.send(client, opcode::ping, "a", 1).close(server).fin(client).tell(),
                IsEmpty());
}

} // namespace
} // namespace unmask::analyzer
