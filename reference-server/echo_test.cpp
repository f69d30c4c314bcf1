// Echo, seen by an independent client: Beast's.
#include "reference-server/server_test.hpp"

#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>
#include <random>

namespace unmask::reference_server::testing {

namespace {

namespace beast = boost::beast;
namespace websocket = beast::websocket;

struct beast_client {
    explicit beast_client(const running_server& to, bool compressed = false)
        : stream(connect(context, to)) {
        websocket::permessage_deflate offer;
        offer.client_enable = compressed;
        stream.set_option(offer);
        stream.read_message_max(256 * 1024 * 1024);
        stream.handshake(response, "localhost", "/echo");
    }

    std::string exchange(const std::string& message, bool text) {
        stream.text(text);
        stream.write(asio::buffer(message));
        return read();
    }

    std::string read() {
        beast::flat_buffer buffer;
        stream.read(buffer);
        return beast::buffers_to_string(buffer.data());
    }

    asio::io_context context;
    websocket::stream<tcp::socket> stream;
    websocket::response_type response;
};

std::string random_bytes(std::size_t size) {
    std::mt19937 random(7);
    std::string bytes(size, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    return bytes;
}

TEST(echo, text_comes_back_as_text_and_binary_as_binary) {
    const running_server server;
    beast_client client(server);
    EXPECT_EQ(client.exchange("grüße, 世界", true), "grüße, 世界");
    EXPECT_TRUE(client.stream.got_text());
    const std::string bytes("\0\xff\xfe\x80", 4);
    EXPECT_EQ(client.exchange(bytes, false), bytes);
    EXPECT_TRUE(client.stream.got_binary());
    EXPECT_EQ(client.exchange("", true), "");
}

TEST(echo, every_length_form) {
    const running_server server;
    beast_client client(server);
    for (const std::size_t size : {125u, 126u, 127u, 65535u, 65536u, 65537u, 1048576u, 17000000u}) {
        const auto message = random_bytes(size);
        EXPECT_TRUE(client.exchange(message, false) == message) << size << " bytes";
    }
}

TEST(echo, compressed_messages_come_back_compressed) {
    const running_server server;
    beast_client client(server, true);
    EXPECT_TRUE(client.response.count("Sec-WebSocket-Extensions"));
    std::string text;
    for (int i = 0; i < 20000; ++i) text += "line " + std::to_string(i % 100) + "\n";
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(client.exchange(text, true) == text);
    const auto noise = random_bytes(300'000);
    EXPECT_TRUE(client.exchange(noise, false) == noise);
    EXPECT_EQ(client.exchange("", true), "");
}

TEST(echo, compression_can_be_switched_off) {
    const running_server server({.compression = false});
    beast_client client(server, true);
    EXPECT_FALSE(client.response.count("Sec-WebSocket-Extensions"));
    EXPECT_EQ(client.exchange("plain", true), "plain");
}

TEST(echo, fragments_become_one_message_with_pings_answered_in_between) {
    const running_server server;
    beast_client client(server);
    std::vector<std::string> pongs;
    client.stream.control_callback([&](websocket::frame_type kind, beast::string_view payload) {
        if (kind == websocket::frame_type::pong) pongs.emplace_back(payload);
    });
    client.stream.text(true);
    client.stream.write_some(false, asio::buffer(std::string("one ")));
    client.stream.ping("between");
    client.stream.write_some(false, asio::buffer(std::string("two ")));
    client.stream.write_some(true, asio::buffer(std::string("three")));
    EXPECT_EQ(client.read(), "one two three");
    EXPECT_THAT(pongs, ::testing::ElementsAre("between"));
}

TEST(echo, many_messages_in_flight_keep_their_order) {
    const running_server server;
    raw_client client(server);
    client.open();
    byte_buffer batch;
    for (int i = 0; i < 5000; ++i)
        append(batch, raw_client::frame(opcode::text, std::to_string(i)));
    client.send(batch);
    for (int i = 0; i < 5000; ++i) ASSERT_EQ(client.read_text(), std::to_string(i));
}

TEST(echo, a_message_byte_by_byte) {
    const running_server server;
    raw_client client(server);
    client.open();
    const auto frame = raw_client::frame(opcode::text, "slowly");
    for (std::size_t i = 0; i < frame.size(); ++i) client.send(byte_view(frame).subspan(i, 1));
    EXPECT_EQ(client.read_text(), "slowly");
}

TEST(echo, server_frames_are_unmasked_and_whole) {
    const running_server server;
    raw_client client(server);
    client.open();
    client.send_frame(opcode::text, "a", false);
    client.send_frame(opcode::continuation, "b");
    const auto frame = client.read_frame();
    ASSERT_TRUE(frame);
    EXPECT_FALSE(frame->header.key);
    EXPECT_TRUE(frame->header.fin);
    EXPECT_EQ(frame->header.rsv, 0);
    EXPECT_EQ(frame->payload, "ab");
}

TEST(echo, closing_by_the_client) {
    const running_server server;
    beast_client client(server);
    client.stream.close({websocket::close_code::going_away, "bye"});
    EXPECT_EQ(client.stream.reason().code, websocket::close_code::going_away);
}

} // namespace

} // namespace unmask::reference_server::testing
