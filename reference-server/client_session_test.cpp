// The reference client's session, against a server that is played by the test.
#include "reference-server/client_session.hpp"

#include "reference-server/client.hpp"

#include <gmock/gmock.h>

namespace unmask::reference_server {
namespace {

using ::testing::HasSubstr;

struct frame {
    frame_header header;
    std::string payload;
};

class client_session_test : public ::testing::Test {
  protected:
    // Takes what the client wants to send.
    std::string take_output() {
        std::string text(as_text(session.output()));
        session.drop_output(text.size());
        return text;
    }

    std::vector<frame> take_frames() {
        const std::string bytes = take_output();
        std::vector<frame> frames;
        frame_decoder decoder;
        decoder.feed(as_bytes(bytes));
        while (const auto part = decoder.next()) {
            byte_buffer payload(part->payload.begin(), part->payload.end());
            if (part->header->key) mask(payload, *part->header->key);
            frames.push_back({*part->header, std::string(as_text(payload))});
        }
        return frames;
    }

    void receive(std::string_view bytes) {
        byte_buffer copy(as_bytes(bytes).begin(), as_bytes(bytes).end());
        session.receive(copy);
    }

    void receive_frame(frame_header header, std::string_view payload) {
        header.payload_length = payload.size();
        byte_buffer bytes;
        append_frame(bytes, header, as_bytes(payload));
        session.receive(bytes);
    }

    // The server agrees to compression.
    void open() {
        const auto request = parse_request_head(take_output());
        const auto answer = answer_request(request.head, {.deflate = deflate_policy()});
        ASSERT_TRUE(answer.accepted());
        receive(to_text(answer.response).value());
        ASSERT_TRUE(session.open()) << session.failure();
    }

    client_session session{{.host = "example.com", .port = 80, .target = "/chat"},
                           {.message_limit = 1000},
                           [](client_session& over, const message_received& message) {
                               over.send(message.opcode, message.payload, message.compressed);
                           }};
};

TEST_F(client_session_test, sends_a_request_without_fault) {
    const auto request = parse_request_head(take_output());
    EXPECT_TRUE(judge_request(request.head, request.irregularities).empty());
    EXPECT_EQ(request.head.target, "/chat");
}

TEST_F(client_session_test, echoes_messages_masked) {
    open();
    receive_frame({.fin = false}, "Grüße, ");
    receive_frame({.opcode = opcode::continuation}, "Welt");
    const auto frames = take_frames();
    ASSERT_EQ(frames.size(), 1u);
    EXPECT_TRUE(frames[0].header.key);
    EXPECT_EQ(frames[0].header.rsv, 0);
    EXPECT_EQ(frames[0].payload, "Grüße, Welt");
}

TEST_F(client_session_test, echoes_what_came_compressed_compressed) {
    open();
    deflater compressor({}, party::server);
    byte_buffer compressed;
    compressor.compress(as_bytes("aaaaaaaaaaaaaaaaaaaa"), compressed);
    receive_frame({.rsv = rsv1, .opcode = opcode::binary}, as_text(compressed));
    const auto frames = take_frames();
    ASSERT_EQ(frames.size(), 1u);
    EXPECT_EQ(frames[0].header.rsv, rsv1);
    inflater decompressor({}, party::client);
    byte_buffer plain;
    byte_view payload = as_bytes(frames[0].payload);
    EXPECT_EQ(decompressor.feed(payload, plain, 100), inflate_status::ok);
    EXPECT_EQ(decompressor.finish_message(plain, 100), inflate_status::ok);
    EXPECT_EQ(as_text(plain), "aaaaaaaaaaaaaaaaaaaa");
}

TEST_F(client_session_test, answers_pings_and_close_frames) {
    open();
    receive_frame({.opcode = opcode::ping}, "are you there");
    receive_frame({.opcode = opcode::close}, as_text(make_close(4001, "goodbye")));
    const auto frames = take_frames();
    ASSERT_EQ(frames.size(), 2u);
    EXPECT_EQ(frames[0].header.opcode, opcode::pong);
    EXPECT_EQ(frames[0].payload, "are you there");
    EXPECT_EQ(frames[1].header.opcode, opcode::close);
    EXPECT_EQ(parse_close(as_bytes(frames[1].payload)).code, 4001);
    EXPECT_TRUE(session.finished());
    EXPECT_EQ(session.failure(), "");
}

TEST_F(client_session_test, fails_the_connection_over_what_a_server_may_not_send) {
    open();
    receive_frame({}, "first");
    receive_frame({.key = masking_key{}}, "masked");
    receive_frame({}, "ignored");
    const auto frames = take_frames();
    ASSERT_EQ(frames.size(), 2u) << "the echo of what was right, and the close frame";
    EXPECT_EQ(frames[0].payload, "first");
    EXPECT_EQ(parse_close(as_bytes(frames[1].payload)).code, close_codes::protocol_error);
    EXPECT_EQ(session.failure(), describe(rule::server_must_not_mask).slug);
}

TEST_F(client_session_test, fails_the_connection_over_a_message_that_is_too_long) {
    open();
    receive_frame({.opcode = opcode::binary}, std::string(1001, 'x'));
    const auto frames = take_frames();
    ASSERT_EQ(frames.size(), 1u);
    EXPECT_EQ(parse_close(as_bytes(frames[0].payload)).code, close_codes::message_too_big);
}

TEST_F(client_session_test, does_not_open_where_the_key_is_not_proved) {
    receive("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
    EXPECT_FALSE(session.open());
    EXPECT_TRUE(session.finished());
    EXPECT_THAT(session.failure(), HasSubstr("status 101"));
}

TEST(client, says_that_nobody_is_there) {
    const auto ended = echo({.host = "127.0.0.1", .port = 1}, {});
    ASSERT_FALSE(ended);
    EXPECT_THAT(ended.error(), HasSubstr("cannot connect to ws://127.0.0.1:1/"));
}

} // namespace
} // namespace unmask::reference_server
