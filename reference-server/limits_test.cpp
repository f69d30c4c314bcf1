// Limits and timeouts. Timeouts are configured short; no test depends on how long anything really
// takes.
#include "reference-server/server_test.hpp"

#include "protocol/deflate/deflate.hpp"

namespace unmask::reference_server::testing {

namespace {

using ::testing::StartsWith;

TEST(limit, an_announced_length_over_the_limit_is_refused_at_once) {
    const running_server server({.message_limit = 1000});
    raw_client client(server);
    client.open();
    client.send_frame(opcode::binary, std::string(1000, 'x'));
    EXPECT_EQ(client.read_text().size(), 1000u);
    // The header alone; the payload never comes.
    const frame_header header{
        .opcode = opcode::binary, .key = masking_key{}, .payload_length = std::uint64_t{1} << 40};
    client.send(encode(header).view());
    EXPECT_EQ(client.read_close(), (received_close{1009, "message longer than 1000 bytes"}));
    EXPECT_TRUE(client.ended_by_server());
}

TEST(limit, fragments_count_together) {
    const running_server server({.message_limit = 1000});
    raw_client client(server);
    client.open();
    client.send_frame(opcode::binary, std::string(600, 'x'), false);
    client.send_frame(opcode::continuation, std::string(600, 'x'));
    EXPECT_EQ(client.read_close()->code, close_codes::message_too_big);
}

TEST(limit, what_a_message_inflates_to_counts) {
    const running_server server({.message_limit = 100'000});
    raw_client client(server);
    client.open("/", "Sec-WebSocket-Extensions: permessage-deflate\r\n");
    byte_buffer bomb;
    deflater(deflate_parameters{}, party::client)
        .compress(as_bytes(std::string(50'000'000, '0')), bomb);
    ASSERT_LT(bomb.size(), 100'000u);
    client.send(raw_client::frame(opcode::text, as_text(bomb), true, rsv1));
    EXPECT_EQ(client.read_close(), (received_close{1009, "message longer than 100000 bytes"}));
    EXPECT_TRUE(client.ended_by_server());
}

TEST(limit, connections_beyond_it_get_503) {
    const running_server server({.connection_limit = 2});
    raw_client first(server);
    raw_client second(server);
    EXPECT_THAT(first.open(), StartsWith("HTTP/1.1 101 "));
    EXPECT_THAT(second.open(), StartsWith("HTTP/1.1 101 "));
    raw_client third(server);
    EXPECT_THAT(third.open(), StartsWith("HTTP/1.1 503 "));
}

// Sends until the server stops reading. The sockets' own buffers hold some megabytes.
std::size_t send_until_blocked(raw_client& client, byte_view bytes, std::size_t give_up_at) {
    client.socket().non_blocking(true);
    std::size_t sent = 0;
    for (int idle = 0; idle < 20 && sent < give_up_at;) {
        boost::system::error_code error;
        const auto rest = bytes.subspan(sent % bytes.size());
        const auto count =
            client.socket().write_some(asio::buffer(rest.data(), rest.size()), error);
        sent += count;
        idle = count == 0 ? idle + 1 : 0;
        if (count == 0) std::this_thread::sleep_for(10ms);
    }
    client.socket().non_blocking(false);
    return sent;
}

TEST(limit, an_echo_is_not_read_from_while_it_does_not_read) {
    const running_server server({.output_limit = 100'000});
    raw_client client(server);
    client.open();
    const auto frame = raw_client::frame(opcode::binary, std::string(10'000, 'x'));
    constexpr std::size_t far_more_than_sockets_hold = 256 * 1024 * 1024;
    const auto sent = send_until_blocked(client, frame, far_more_than_sockets_hold);
    EXPECT_LT(sent, far_more_than_sockets_hold) << "the server went on reading";
    for (std::size_t i = 0; i < sent / frame.size(); ++i)
        ASSERT_EQ(client.read_text().size(), 10'000u) << "message " << i;
    // And all is well again.
    if (sent % frame.size() != 0) {
        client.send(byte_view(frame).subspan(sent % frame.size()));
        EXPECT_EQ(client.read_text().size(), 10'000u);
    }
    client.send_frame(opcode::text, "after");
    EXPECT_EQ(client.read_text(), "after");
}

TEST(timeout, silence_brings_a_ping_and_then_the_end) {
    const running_server server({.idle_timeout = 80ms});
    raw_client client(server);
    client.open();
    const auto ping = client.read_frame();
    ASSERT_TRUE(ping);
    EXPECT_EQ(ping->header.opcode, opcode::ping);
    EXPECT_EQ(client.read_close(), (received_close{1011, "no answer to a ping"}));
    EXPECT_TRUE(client.ended_by_server());
}

TEST(timeout, pongs_keep_a_silent_connection) {
    const running_server server({.idle_timeout = 400ms});
    raw_client client(server);
    client.open();
    for (int i = 0; i < 5; ++i) {
        const auto frame = client.read_frame();
        ASSERT_TRUE(frame);
        ASSERT_EQ(frame->header.opcode, opcode::ping) << "after " << i << " answers";
        client.send_frame(opcode::pong, frame->payload);
    }
}

TEST(timeout, of_the_handshake) {
    const running_server server({.handshake_timeout = 50ms});
    raw_client silent(server);
    EXPECT_TRUE(silent.ended_by_server());
    raw_client slow(server);
    slow.send("GET / HTTP/1.1\r\n");
    EXPECT_THAT(slow.read_all(), StartsWith("HTTP/1.1 408 "));
}

} // namespace

} // namespace unmask::reference_server::testing
