// The closing handshake and the end of TCP, for legal closes and for broken rules.
#include "reference-server/server_test.hpp"

namespace unmask::reference_server::testing {

namespace {

struct close_case {
    const char* name;
    std::string body;
    received_close answer;
};

std::string body_of(close_code code, std::string_view reason = {}) {
    const auto body = make_close(code, reason);
    return std::string(as_text(body));
}

class closing : public ::testing::TestWithParam<close_case> {};

TEST_P(closing, is_answered_and_tcp_is_ended_by_the_server) {
    const running_server server;
    raw_client client(server);
    client.open();
    client.send_frame(opcode::close, GetParam().body);
    const auto answer = client.read_close();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->code, GetParam().answer.code);
    EXPECT_EQ(answer->reason, GetParam().answer.reason);
    EXPECT_TRUE(client.ended_by_server());
}

INSTANTIATE_TEST_SUITE_P(
    bodies, closing,
    ::testing::Values(
        close_case{"empty", "", {close_codes::no_status, ""}},
        close_case{"normal", body_of(1000, "done"), {1000, "done"}},
        close_case{"registered_later", body_of(1012), {1012, ""}},
        close_case{"private_use", body_of(4999), {4999, ""}},
        close_case{"one_byte", "\x03", {1002, "close-body-must-hold-a-code"}},
        close_case{"never_on_the_wire", body_of(1005), {1002, "close-code-1005-not-on-the-wire"}},
        close_case{"bad_reason", body_of(1000) + "\xc0\xaf", {1007, "close-reason-must-be-utf8"}}),
    [](const auto& instance) { return std::string(instance.param.name); });

struct violation_case {
    const char* name;
    byte_buffer bytes;
    received_close answer;
};

byte_buffer bytes_of(std::string_view text) {
    const auto bytes = as_bytes(text);
    return {bytes.begin(), bytes.end()};
}

byte_buffer fragmented_text(std::string_view first, std::string_view rest) {
    auto bytes = raw_client::frame(opcode::text, first, false);
    append(bytes, raw_client::frame(opcode::continuation, rest, false));
    return bytes;
}

class broken_rule : public ::testing::TestWithParam<violation_case> {};

TEST_P(broken_rule, closes_after_the_answers_that_are_owed) {
    const running_server server;
    raw_client client(server);
    client.open();
    auto bytes = raw_client::frame(opcode::text, "valid");
    append(bytes, GetParam().bytes);
    // What follows must not matter, and must not make the server reset the connection.
    append(bytes, raw_client::frame(opcode::ping, "too late"));
    append(bytes, raw_client::frame(opcode::binary, std::string(100'000, 'x')));
    client.send(bytes);
    EXPECT_EQ(client.read_text(), "valid");
    const auto close = client.read_frame();
    ASSERT_TRUE(close);
    EXPECT_EQ(close->header.opcode, opcode::close);
    EXPECT_EQ(parse_close(as_bytes(close->payload)).code, GetParam().answer.code);
    EXPECT_EQ(parse_close(as_bytes(close->payload)).reason, GetParam().answer.reason);
    EXPECT_TRUE(client.ended_by_server());
}

INSTANTIATE_TEST_SUITE_P(
    rules, broken_rule,
    ::testing::Values(
        violation_case{"not_masked", bytes_of("\x81\x01!"), {1002, "client-must-mask"}},
        violation_case{"reserved_bit",
                       raw_client::frame(opcode::text, "x", true, rsv1),
                       {1002, "reserved-bits-must-be-zero"}},
        violation_case{
            "reserved_opcode", raw_client::frame(opcode{3}, "x"), {1002, "opcode-must-be-known"}},
        violation_case{"long_ping",
                       raw_client::frame(opcode::ping, std::string(126, 'p')),
                       {1002, "control-payload-at-most-125"}},
        violation_case{"nothing_to_continue",
                       raw_client::frame(opcode::continuation, "x"),
                       {1002, "continuation-needs-start"}},
        violation_case{
            "invalid_text", raw_client::frame(opcode::text, "\xff"), {1007, "text-must-be-utf8"}},
        // RFC 6455 §8.1: at once, though the message is not over.
        violation_case{"invalid_text_in_a_fragment",
                       fragmented_text("ab", "\xed\xa0"),
                       {1007, "text-must-be-utf8"}}),
    [](const auto& instance) { return std::string(instance.param.name); });

TEST(closing, frames_after_a_close_are_ignored) {
    const running_server server;
    raw_client client(server);
    client.open();
    auto bytes = raw_client::frame(opcode::close, body_of(1000));
    append(bytes, raw_client::frame(opcode::text, "late"));
    client.send(bytes);
    EXPECT_EQ(client.read_frame()->header.opcode, opcode::close);
    EXPECT_TRUE(client.ended_by_server());
}

TEST(closing, a_client_that_never_ends_tcp_is_dropped) {
    const running_server server({.close_timeout = 50ms});
    raw_client client(server);
    client.open();
    client.send_frame(opcode::close, body_of(1000));
    client.read_close();
    EXPECT_TRUE(client.ended_by_server());
    // The client's half is still open. When the server has given it up, sending is answered with a
    // reset.
    boost::system::error_code error;
    while (!error) asio::write(client.socket(), asio::buffer("still here"), error);
    EXPECT_TRUE(error == asio::error::connection_reset || error == asio::error::broken_pipe)
        << error.message();
}

TEST(closing, replies_are_sent_to_a_client_that_ends_its_half_first) {
    const running_server server;
    raw_client client(server);
    client.open();
    client.send_frame(opcode::text, "last words");
    client.socket().shutdown(tcp::socket::shutdown_send);
    EXPECT_EQ(client.read_text(), "last words");
    EXPECT_TRUE(client.ended_by_server());
}

} // namespace

} // namespace unmask::reference_server::testing
