// What comes of a TCP connection, from its segments on.
#include "analyzer/record_story.hpp"

#include <gmock/gmock.h>

namespace unmask::analyzer {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using unmask::testing::frame;
using unmask::testing::sample_request;
using unmask::testing::sample_response;
using unmask::testing::segment_maker;
using unmask::testing::story;
using unmask::testing::story_of;

// A conversation under construction: what each side sends, in turn, a segment a call.
struct script {
    segment_maker client{true, 4'294'967'200u}; // the numbers wrap around soon
    segment_maker server{false, 77};
    std::deque<std::string> texts; // that the segments view
    std::vector<tcp_segment> segments;

    script& open() {
        segments.push_back(client.syn());
        segments.push_back(server.syn_to(client));
        return *this;
    }
    script& from_client(std::string_view text) { return send(client, text); }
    script& from_server(std::string_view text) { return send(server, text); }
    script& handshake() { return open().from_client(sample_request).from_server(sample_response); }
    script& close() {
        segments.push_back(server.fin());
        segments.push_back(client.fin());
        return *this;
    }
    // The segment sent last was never captured.
    script& lose() {
        segments.pop_back();
        return *this;
    }
    story tell(const analysis_options& options = {}, bool frames = false) const {
        return story_of(segments, options, frames);
    }

  private:
    script& send(segment_maker& maker, std::string_view text) {
        texts.emplace_back(text);
        segments.push_back(maker.data(as_bytes(texts.back())));
        return *this;
    }
};

const std::string connected = "client connection 10.0.0.1:40000 -> 10.0.0.2:9001 handshake";
const std::string hello = frame(true, opcode::text, "Hello");
const std::string hi = frame(false, opcode::text, "Hi");
const std::string client_close = frame(true, opcode::close, "\x03\xe8");
const std::string server_close = frame(false, opcode::close, "\x03\xe8");

TEST(conversation, from_the_handshake_to_the_close) {
    const auto told = script()
                          .handshake()
                          .from_client(hello)
                          .from_server(hi)
                          .from_client(client_close)
                          .from_server(server_close)
                          .close()
                          .tell({}, true);
    EXPECT_THAT(told,
                ElementsAre(connected, "server handshake /chat 101 proved",
                            "client frame 1 text of message 1 in 5", "client message 1 text: Hello",
                            "server frame 2 text of message 2 in 6", "server message 2 text: Hi",
                            "client frame 3 close of message 3 in 7",
                            "client message 3 close: \x03\xe8",
                            "server frame 4 close of message 4 in 8",
                            "server message 4 close: \x03\xe8", "end closing-handshake"));
}

TEST(conversation, the_handshake_may_be_cut_anywhere) {
    const std::string sent = std::string(sample_request) + hello;
    const std::string answered = std::string(sample_response) + hi;
    script whole;
    whole.open().from_client(sample_request).from_server(answered).from_client(hello).close();
    const story expected = whole.tell();
    EXPECT_THAT(expected, Contains("client message 2 text: Hello"));
    for (std::size_t at = 1; at < answered.size(); ++at) {
        script cut;
        cut.open().from_client(sample_request.substr(0, at % sample_request.size() + 1));
        cut.from_client(sample_request.substr(at % sample_request.size() + 1));
        cut.from_server(answered.substr(0, at)).from_server(answered.substr(at));
        EXPECT_EQ(cut.from_client(hello).close().tell(), expected) << "cut at " << at;
    }
}

TEST(conversation, frames_sent_before_the_answer_wait_for_it) {
    const auto told = script()
                          .open()
                          .from_client(std::string(sample_request) + hello)
                          .from_server(sample_response)
                          .tell();
    EXPECT_THAT(told, Contains("client message 1 text: Hello"));
}

TEST(conversation, an_answer_captured_before_its_request) {
    const auto told = script()
                          .open()
                          .from_server(std::string(sample_response) + hi)
                          .from_client(sample_request)
                          .tell();
    EXPECT_THAT(told, Contains("server handshake /chat 101 proved"));
    EXPECT_THAT(told, Contains("server message 1 text: Hi"));
}

TEST(conversation, after_other_requests_of_the_same_connection) {
    const auto told =
        script()
            .open()
            .from_client("POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET /b HTTP/1.1\r\n\r\n")
            .from_server(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nGET \r\n0\r\n\r\n")
            .from_server("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n")
            .from_client(sample_request)
            .from_server(std::string(sample_response) + hi)
            .tell();
    EXPECT_THAT(told, Contains("server message 1 text: Hi"));
}

TEST(conversation, refused_and_tried_again) {
    const auto told = script()
                          .open()
                          .from_client(sample_request)
                          .from_server("HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno")
                          .from_client(sample_request)
                          .from_server(sample_response)
                          .from_client(hello)
                          .tell();
    EXPECT_THAT(told, ElementsAre(connected, "server handshake /chat 401",
                                  "server handshake /chat 101 proved",
                                  "client message 1 text: Hello", "end capture-end"));
}

TEST(conversation, through_a_proxy) {
    const auto told = script()
                          .open()
                          .from_client("CONNECT example.com:80 HTTP/1.1\r\n\r\n")
                          .from_server("HTTP/1.1 200 Connected\r\n\r\n")
                          .from_client(sample_request)
                          .from_server(sample_response)
                          .from_server(hi)
                          .tell();
    EXPECT_THAT(told, Contains("server message 1 text: Hi"));
}

TEST(conversation, an_upgrade_without_an_answer) {
    const auto told = script().open().from_client(sample_request).close().tell();
    EXPECT_THAT(told, ElementsAre(connected, "client handshake /chat -", "end fin"));
}

TEST(conversation, broken_rules_of_the_handshake) {
    const auto told = script()
                          .open()
                          .from_client(sample_request)
                          .from_server("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                                       "Connection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n")
                          .tell();
    EXPECT_THAT(told, Contains("server violation response-accept-must-match"));
}

TEST(conversation, other_protocols_leave_no_records) {
    EXPECT_THAT(script().open().from_client("\x16\x03\x01\x02").close().tell(), IsEmpty());
    EXPECT_THAT(script().open().from_server("SSH-2.0-x\r\n").from_client("SSH-2.0-y\r\n").tell(),
                IsEmpty());
    EXPECT_THAT(script()
                    .open()
                    .from_client("GET / HTTP/1.1\r\n\r\n")
                    .from_server("HTTP/1.1 200 OK\r\n\r\n" + hi)
                    .tell(),
                IsEmpty());
    EXPECT_THAT(script().open().from_client(hello).from_server(hi).tell(), IsEmpty());
}

TEST(conversation, a_broken_rule_of_a_frame_names_the_frame) {
    const auto told = script().handshake().from_client(hi).tell({}, true);
    EXPECT_THAT(told, Contains("client violation client-must-mask"));
}

TEST(conversation, recognised_in_the_midst) {
    const auto told = script().from_server(hi).from_client(hello).tell();
    EXPECT_THAT(told, ElementsAre("client connection 10.0.0.1:40000 -> 10.0.0.2:9001 heuristic",
                                  "server message 1 text: Hi", "client message 2 text: Hello",
                                  "end capture-end"));
}

TEST(conversation, taken_for_websocket_by_request) {
    const std::string whole = frame(false, opcode::binary, "binary data");
    script early;
    early.from_server(whole.substr(0, 4)).from_server(whole.substr(4));
    EXPECT_THAT(early.tell(), IsEmpty());
    EXPECT_THAT(early.tell({.decode_as = {9001}}),
                Contains("server message 1 binary: binary data"));
}

TEST(conversation, a_hole_within_a_payload_spoils_one_message) {
    const std::string text = frame(true, opcode::text, "three segments");
    const auto told = script()
                          .handshake()
                          .from_client(text.substr(0, 8))
                          .from_client(text.substr(8, 8))
                          .lose()
                          .from_client(text.substr(16) + hello)
                          .close()
                          .tell();
    EXPECT_THAT(told, ElementsAre(connected, "server handshake /chat 101 proved",
                                  "server note closing-must-start-with-a-close-frame",
                                  "client gap 8", "client undecodable 14 of message 1",
                                  "client message 2 text: Hello", "end fin"));
}

TEST(conversation, reads_on_behind_lost_frames) {
    const auto told = script()
                          .handshake()
                          .from_client(hello)
                          .from_client(hello)
                          .lose()
                          .from_client("in the midst of something")
                          .from_client(frame(true, opcode::text, "Hello again"))
                          .close()
                          .tell();
    EXPECT_THAT(told, ElementsAre(connected, "server handshake /chat 101 proved",
                                  "client message 1 text: Hello",
                                  "server note closing-must-start-with-a-close-frame",
                                  "client gap 11", "client undecodable 25 of message 0",
                                  "client message 2 text: Hello again", "end fin"));
}

TEST(conversation, a_fragmented_message_that_lost_its_end) {
    const auto told = script()
                          .handshake()
                          .from_client(frame(true, opcode::text, "begin", false))
                          .from_client(frame(true, opcode::continuation, "end"))
                          .lose()
                          .from_client(hello)
                          .close()
                          .tell();
    EXPECT_THAT(told, ElementsAre(connected, "server handshake /chat 101 proved",
                                  "server note closing-must-start-with-a-close-frame",
                                  "client gap 9", "client undecodable 5 of message 1",
                                  "client message 2 text: Hello", "end fin"));
}

TEST(conversation, the_capture_ends_within_a_frame) {
    const auto told = script().handshake().from_client(hello.substr(0, 9)).tell();
    EXPECT_THAT(told, ElementsAre(connected, "server handshake /chat 101 proved",
                                  "client undecodable 9 of message 0", "end capture-end"));
}

TEST(conversation, a_port_used_again) {
    script twice;
    twice.handshake().from_client(hello).close();
    const auto old = twice.segments;
    script next;
    next.client = segment_maker(true, 5);
    next.server = segment_maker(false, 6);
    next.handshake().from_client(hello).close();
    twice.segments.insert(twice.segments.end(), next.segments.begin(), next.segments.end());
    const auto told = story_of(twice.segments);
    EXPECT_EQ(std::ranges::count(told, connected), 2);
    EXPECT_EQ(std::ranges::count(told, "client message 1 text: Hello"), 2);
}

TEST(conversation, a_reset) {
    script subject;
    subject.handshake().from_client(hello);
    auto reset = subject.server.fin();
    reset.fin = false;
    reset.rst = true;
    subject.segments.push_back(reset);
    EXPECT_EQ(subject.tell().back(), "end rst");
}

TEST(conversation, memory_stays_within_the_limit) {
    analysis_options options;
    options.limits.memory = 200'000;
    std::vector<tcp_segment> segments;
    script sample;
    sample.open().from_client(sample_request);
    for (std::uint16_t port = 1; port < 2000; ++port)
        for (tcp_segment segment : sample.segments) {
            (segment.source.port == 40000 ? segment.source : segment.destination).port = port;
            segments.push_back(segment);
        }
    const auto told = story_of(segments, options);
    EXPECT_GT(std::ranges::count(told, "end limit"), 1800);
    EXPECT_EQ(std::ranges::count(told, "client handshake /chat -"), 1999);
}

TEST(conversation, one_greedy_connection_is_given_up) {
    analysis_options options;
    options.limits.connection_memory = 100'000;
    const std::string part(50'000, 'x');
    script endless;
    endless.handshake().from_server(frame(false, opcode::binary, part, false));
    for (int i = 0; i < 10; ++i)
        endless.from_server(frame(false, opcode::continuation, part, false));
    EXPECT_EQ(endless.tell(options).back(), "end limit");
}

} // namespace
} // namespace unmask::analyzer
