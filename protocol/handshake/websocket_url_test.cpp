#include "protocol/handshake/websocket_url.hpp"

#include <gmock/gmock.h>

namespace unmask {

void PrintTo(const websocket_url& url, std::ostream* out) { *out << to_string(url); }

namespace {

using ::testing::HasSubstr;

struct good_url {
    std::string_view text;
    websocket_url expected;
    std::string_view host_field;
};

TEST(parse_websocket_url, accepts_every_form_of_the_grammar) {
    const good_url rows[] = {
        {"ws://example.com", {false, "example.com", 80, "/"}, "example.com"},
        {"wss://example.com/", {true, "example.com", 443, "/"}, "example.com"},
        {"WSS://Example.COM/Path", {true, "example.com", 443, "/Path"}, "example.com"},
        {"ws://example.com:80/", {false, "example.com", 80, "/"}, "example.com"},
        {"ws://example.com:443/", {false, "example.com", 443, "/"}, "example.com:443"},
        {"wss://example.com:80/", {true, "example.com", 80, "/"}, "example.com:80"},
        {"ws://h:65535/a/b?c=d&e", {false, "h", 65535, "/a/b?c=d&e"}, "h:65535"},
        {"ws://h:/a", {false, "h", 80, "/a"}, "h"},
        {"ws://h?q", {false, "h", 80, "/?q"}, "h"},
        {"ws://h/?", {false, "h", 80, "/?"}, "h"},
        {"ws://127.0.0.1:9001", {false, "127.0.0.1", 9001, "/"}, "127.0.0.1:9001"},
        {"ws://[::1]", {false, "::1", 80, "/"}, "[::1]"},
        {"wss://[2001:DB8::1]:444/x", {true, "2001:db8::1", 444, "/x"}, "[2001:db8::1]:444"},
        {"ws://[::ffff:1.2.3.4]/", {false, "::ffff:1.2.3.4", 80, "/"}, "[::ffff:1.2.3.4]"},
        {"ws://h/%23%41?:@/?", {false, "h", 80, "/%23%41?:@/?"}, "h"},
    };
    for (const good_url& row : rows) {
        const auto url = parse_websocket_url(row.text);
        ASSERT_TRUE(url.has_value()) << row.text << ": " << url.error();
        EXPECT_EQ(*url, row.expected) << row.text;
        EXPECT_EQ(host_field(*url), row.host_field) << row.text;
        EXPECT_EQ(parse_websocket_url(to_string(*url)), *url) << row.text;
    }
}

TEST(parse_websocket_url, says_what_is_wrong) {
    struct {
        std::string_view text, sentence;
    } const rows[] = {
        {"", "begin with ws://"},
        {"example.com", "begin with ws://"},
        {"http://example.com/", "begin with ws://"},
        {"ws:/example.com/", "begin with ws://"},
        {"://h", "begin with ws://"},
        {" ws://h", "begin with ws://"},
        {"ws://", "host is missing"},
        {"ws:///chat", "host is missing"},
        {"ws://:80/", "host is missing"},
        {"ws://h/#", "fragment"},
        {"ws://h#top", "fragment"},
        {"ws://user:secret@h/", "User information"},
        {"ws://h:0/", "port must be"},
        {"ws://h:65536/", "port must be"},
        {"ws://h:+80/", "port must be"},
        {"ws://h:8x/", "port must be"},
        {"ws://h:99999999999999999999/", "port must be"},
        {"ws://::1/", "must stand in brackets"},
        {"ws://[::1/", "not closed"},
        {"ws://[::1]80/", "Only a port"},
        {"ws://[::g]/", "must contain an IPv6 address"},
        {"ws://[]/", "must contain an IPv6 address"},
        {"ws://[127.0.0.1]/", "must contain an IPv6 address"},
        {"ws://h o/", "0x20 at offset 6"},
        {"ws://h/a b", "0x20 at offset 8"},
        {"ws://h/a\r\nb", "0x0d at offset 8"},
        {"ws://h/%4", "0x25 at offset 7"},
        {"ws://h/%zz", "0x25 at offset 7"},
        {"ws://h/\xc3\xa9", "0xc3 at offset 7"},
        {"ws://h\xc3\xa9/", "0xc3 at offset 6"},
    };
    for (const auto& row : rows) {
        const auto url = parse_websocket_url(row.text);
        ASSERT_FALSE(url.has_value()) << row.text;
        EXPECT_THAT(url.error(), HasSubstr(row.sentence)) << row.text;
    }
}

TEST(is_authority, has_a_host_and_perhaps_a_port_alone) {
    for (const char* text : {"example.com", "example.com:80", "EXAMPLE.com:", "[2001:db8::1]:9001"})
        EXPECT_TRUE(is_authority(text)) << text;
    for (const char* text : {"", ":80", "h:0", "h/", "h?", "h#", "user@h", "::1", "[::1", "h o"})
        EXPECT_FALSE(is_authority(text)) << text;
}

} // namespace
} // namespace unmask
