// What the server answers to HTTP requests, good and bad.
#include "reference-server/server_test.hpp"

namespace unmask::reference_server::testing {

namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string answer_to(const running_server& server, std::string_view request) {
    raw_client client(server);
    client.send(request);
    return client.read_all();
}

TEST(opening, proves_that_it_read_the_key) {
    const running_server server;
    raw_client client(server);
    const auto head = client.open();
    EXPECT_THAT(head, StartsWith("HTTP/1.1 101 "));
    EXPECT_THAT(head, HasSubstr("Sec-WebSocket-Accept: HSmrc0sMlYUkAGmm5OPpG2HaGWk=\r\n"));
    EXPECT_THAT(head, Not(HasSubstr("Sec-WebSocket-Extensions")));
    EXPECT_THAT(head, Not(HasSubstr("Sec-WebSocket-Protocol")));
}

TEST(opening, byte_by_byte) {
    const running_server server;
    raw_client client(server);
    const auto request = raw_client::request();
    for (const char byte : request) client.send(std::string_view(&byte, 1));
    EXPECT_THAT(client.read_head(), StartsWith("HTTP/1.1 101 "));
    client.send_frame(opcode::text, "hello");
    EXPECT_EQ(client.read_text(), "hello");
}

TEST(opening, frames_may_come_with_the_request) {
    const running_server server;
    raw_client client(server);
    auto bytes = raw_client::request("/echo?with=query");
    bytes += as_text(raw_client::frame(opcode::text, "one"));
    const auto second = raw_client::frame(opcode::text, "two");
    bytes += as_text(byte_view(second).first(4));
    client.send(bytes);
    EXPECT_THAT(client.read_head(), StartsWith("HTTP/1.1 101 "));
    EXPECT_EQ(client.read_text(), "one");
    client.send(byte_view(second).subspan(4));
    EXPECT_EQ(client.read_text(), "two");
}

TEST(opening, takes_a_subprotocol_that_it_was_given) {
    const running_server server({.subprotocols = {"first.example", "second.example"}});
    raw_client known(server);
    EXPECT_THAT(known.open("/", "Sec-WebSocket-Protocol: other, second.example\r\n"),
                HasSubstr("Sec-WebSocket-Protocol: second.example\r\n"));
    raw_client unknown(server);
    const auto head = unknown.open("/", "Sec-WebSocket-Protocol: other\r\n");
    EXPECT_THAT(head, StartsWith("HTTP/1.1 101 "));
    EXPECT_THAT(head, Not(HasSubstr("Sec-WebSocket-Protocol")));
}

TEST(opening, serves_the_page) {
    const running_server server;
    const auto page = answer_to(server, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_THAT(page, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(page, HasSubstr("Content-Type: text/html; charset=utf-8\r\n"));
    EXPECT_THAT(page, HasSubstr("</html>"));
    EXPECT_THAT(page, Not(ContainsRegex("(src|href)=.?https?:"))) << "must load nothing remote";
    EXPECT_THAT(page, Not(HasSubstr("innerHTML")));

    const auto head = answer_to(server, "HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_EQ(head, page.substr(0, page.find("\r\n\r\n") + 4));
}

struct refusal {
    const char* name;
    std::string request;
    const char* status;
    const char* also = "";
};

class refused : public ::testing::TestWithParam<refusal> {};

TEST_P(refused, with_the_right_status) {
    const running_server server({.head_limit = 4096});
    const auto answer = answer_to(server, GetParam().request);
    EXPECT_THAT(answer, StartsWith(std::string("HTTP/1.1 ") + GetParam().status));
    EXPECT_THAT(answer, HasSubstr(GetParam().also));
    EXPECT_THAT(answer, HasSubstr("Connection: close"));
}

std::string without(std::string request, const std::string& line) {
    return request.erase(request.find(line), line.size());
}

std::string with(std::string request, const std::string& old_text, const std::string& new_text) {
    return request.replace(request.find(old_text), old_text.size(), new_text);
}

INSTANTIATE_TEST_SUITE_P(
    requests, refused,
    ::testing::Values(
        refusal{"unknown_path", "GET /no HTTP/1.1\r\nHost: a\r\n\r\n", "404 "},
        refusal{"unknown_path_for_websocket", raw_client::request("/no"), "404 "},
        refusal{"plain_request_to_an_endpoint", "GET /chat HTTP/1.1\r\nHost: a\r\n\r\n", "426 ",
                "Upgrade: websocket"},
        refusal{"method", "DELETE / HTTP/1.1\r\nHost: a\r\n\r\n", "405 ", "Allow: GET, HEAD"},
        refusal{"websocket_method", with(raw_client::request(), "GET", "POST"), "405 "},
        refusal{"version", with(raw_client::request(), "Version: 13", "Version: 8"), "426 ",
                "Sec-WebSocket-Version: 13"},
        refusal{"no_upgrade", without(raw_client::request(), "Upgrade: websocket\r\n"), "400 ",
                "request-upgrade-required"},
        refusal{"short_key", with(raw_client::request(), "x3JJ", ""), "400 ",
                "request-key-must-be-16-bytes-base64"},
        refusal{"not_http", "\x16\x03\x01 no HTTP \r\n\r\n", "400 "},
        refusal{"long_head",
                raw_client::request("/", "Cookie: " + std::string(10'000, 'c') + "\r\n"), "431 "},
        refusal{"endless_head", "GET / HTTP/1.1\r\nCookie: " + std::string(10'000, 'c'), "431 "}),
    [](const auto& instance) { return std::string(instance.param.name); });

} // namespace

} // namespace unmask::reference_server::testing
