// Chat and ticker, on one thread and on several; and the end of the server.
#include "reference-server/server_test.hpp"

namespace unmask::reference_server::testing {

namespace {

class chat : public ::testing::TestWithParam<unsigned> {};

TEST_P(chat, everybody_gets_every_message_in_the_order_of_its_sender) {
    const running_server server({.threads = GetParam()});
    raw_client clients[] = {raw_client(server), raw_client(server), raw_client(server)};
    for (auto& client : clients) client.open("/chat");
    raw_client elsewhere(server);
    elsewhere.open("/echo");

    // Whoever has seen its own message is a member for all others to reach.
    for (auto& client : clients) {
        client.send_frame(opcode::ping, "here?");
        EXPECT_EQ(client.read_frame()->header.opcode, opcode::pong);
    }
    constexpr int messages = 200;
    for (int i = 0; i < messages; ++i)
        clients[0].send_frame(opcode::text, "message " + std::to_string(i));
    for (auto& client : clients)
        for (int i = 0; i < messages; ++i)
            ASSERT_EQ(client.read_text(), "message " + std::to_string(i));

    elsewhere.send_frame(opcode::text, "echo");
    EXPECT_EQ(elsewhere.read_text(), "echo") << "and nothing of the chat";
}

TEST_P(chat, goes_on_when_members_leave) {
    const running_server server({.threads = GetParam()});
    raw_client stays(server);
    stays.open("/chat");
    for (int i = 0; i < 10; ++i) {
        raw_client leaves(server);
        leaves.open("/chat");
        if (i % 2 == 0) leaves.send_frame(opcode::close, "");
    }
    stays.send_frame(opcode::binary, "alone");
    EXPECT_EQ(stays.read_text(), "alone");
}

TEST_P(chat, a_member_that_does_not_read_holds_nobody_back) {
    const running_server server(
        {.threads = GetParam(), .output_limit = 200'000, .close_timeout = 50ms});
    raw_client stalled(server);
    stalled.open("/chat");
    raw_client talker(server);
    talker.open("/chat");
    const std::string message(50'000, 'x');
    constexpr int more_than_sockets_hold = 600;
    for (int i = 0; i < more_than_sockets_hold; ++i) {
        talker.send_frame(opcode::binary, message);
        ASSERT_EQ(talker.read_text(), message);
    }
    // What was sent before it was given up can still be read; the rest cannot.
    int got = 0;
    while (const auto frame = stalled.read_frame()) got += frame->header.opcode == opcode::binary;
    EXPECT_LT(got, more_than_sockets_hold);
}

TEST_P(chat, a_message_too_long_to_wait_for_a_reader_is_refused) {
    const running_server server({.threads = GetParam(), .output_limit = 1000});
    raw_client talker(server);
    talker.open("/chat");
    talker.send_frame(opcode::text, std::string(1001, 'x'));
    EXPECT_EQ(talker.read_close()->code, close_codes::message_too_big);
}

INSTANTIATE_TEST_SUITE_P(threads, chat, ::testing::Values(1u, 3u));

TEST(ticker, pushes_lines) {
    const running_server server({.ticker_interval = 20ms});
    raw_client client(server);
    client.open("/ticker");
    for (int i = 1; i <= 3; ++i)
        EXPECT_THAT(client.read_text(),
                    ::testing::MatchesRegex("tick " + std::to_string(i) + ", [0-9-]+T[0-9:]+Z"));
    client.send_frame(opcode::text, "is heard by nobody");
    client.send_frame(opcode::close, "");
    EXPECT_TRUE(client.read_close());
    EXPECT_TRUE(client.ended_by_server());
}

TEST(server, serves_on_several_threads) {
    const running_server server({.threads = 3});
    std::vector<std::unique_ptr<raw_client>> clients;
    for (int i = 0; i < 30; ++i) {
        clients.push_back(std::make_unique<raw_client>(server));
        clients.back()->open();
    }
    for (int i = 0; i < 30; ++i)
        clients[static_cast<std::size_t>(i)]->send_frame(opcode::text, std::to_string(i));
    for (int i = 0; i < 30; ++i)
        EXPECT_EQ(clients[static_cast<std::size_t>(i)]->read_text(), std::to_string(i));
}

TEST(server, says_goodbye_when_it_stops) {
    running_server server({.threads = 2});
    raw_client polite(server);
    polite.open();
    raw_client ticking(server);
    ticking.open("/ticker");
    raw_client undecided(server);
    server.begin_to_stop();
    for (auto* client : {&polite, &ticking}) {
        EXPECT_EQ(client->read_close(), (received_close{1001, "the server is shutting down"}));
        client->send_frame(opcode::close, "\x03\xe9");
        EXPECT_TRUE(client->ended_by_server());
        client->socket().close();
    }
    server.stop();
    boost::system::error_code error;
    asio::io_context context;
    tcp::socket(context).connect(server.address(), error);
    EXPECT_EQ(error, asio::error::connection_refused);
}

TEST(server, does_not_wait_forever_for_a_client_to_close) {
    running_server server({.close_timeout = 30ms});
    raw_client rude(server);
    rude.open();
    server.stop();
    EXPECT_EQ(rude.read_close()->code, close_codes::going_away);
}

TEST(server, tells_why_it_cannot_start) {
    const running_server first;
    const auto taken = server::start({.port = first.port()});
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error(), "cannot listen on 127.0.0.1 port " + std::to_string(first.port()) +
                                 ": Address already in use");
    EXPECT_EQ(server::start({.host = "example"}).error(), "example is not an IPv4 or IPv6 address");
    const auto no_certificate =
        server::start({.tls = {.certificate = "/nowhere/c.pem", .key = "/nowhere/k.pem"}});
    EXPECT_THAT(no_certificate.error(), ::testing::HasSubstr("/nowhere/c.pem"));
}

} // namespace

} // namespace unmask::reference_server::testing
