#include "protocol/handshake/request_judge.hpp"

#include "protocol/handshake/handshake_test.hpp"

#include <gmock/gmock.h>

namespace unmask {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::replaced;
using ::testing::UnorderedElementsAre;
using testing::valid_request;
using enum rule;

std::vector<rule> judge(std::string_view text) {
    const auto [head, irregularities] = parse_request_head(text);
    return judge_request(head, irregularities);
}

TEST(judge_request, a_valid_request_breaks_no_rule) {
    EXPECT_THAT(judge(valid_request), IsEmpty());
    EXPECT_THAT(judge("GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                      "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                      "Sec-WebSocket-Version: 13\r\n\r\n"),
                IsEmpty());
}

// --- What may differ -----------------------------------------------------------------------------

struct replacement {
    std::string_view piece, by;
};

TEST(judge_request, what_the_rfc_leaves_open_breaks_no_rule) {
    const replacement rows[] = {
        {"GET", "\r\nGET"}, // an empty line before it, which HTTP lets a server ignore
        {"HTTP/1.1", "HTTP/1.2"},
        {"/chat", "/chat?a=b|c&d={}"},
        {"/chat", "/%23"},
        {"/chat", "http://server.example.com/chat"},
        {"/chat", "HTTPS://server.example.com"},
        {"server.example.com", "server.example.com:9001"},
        {"server.example.com", "[::1]:80"},
        {"Upgrade: websocket", "UPGRADE: WebSocket"},
        {"Upgrade: websocket", "Upgrade: h2c, websocket"},
        {"Connection: Upgrade", "connection: keep-alive, upgrade"},
        {"Connection: Upgrade", "Connection: keep-alive\r\nConnection: Upgrade"},
        {"dGhlIHNhbXBsZSBub25jZQ==", "  dGhlIHNhbXBsZSBub25jZQ==  "},
        {"Origin: http://example.com", "Origin: null"},
        {"Origin: http://example.com\r\n", ""},
        {"Origin: http://example.com", "Sec-Fetch-Mode: websocket"}, // as Node.js sends
        {"Origin", "Cookie: a=b\r\nX-Other: \xc3\xa9\r\nOrigin"},
        {"Origin", "Content-Length: 0\r\nOrigin"},
        {"Origin", "Sec-Fetch-Site: same-origin\r\nOrigin"},
        {"chat, superchat", "chat,, CHAT ,"},
        {"chat, superchat", "chat\r\nSec-WebSocket-Protocol: superchat"},
        {"; client_max_window_bits", "; server_max_window_bits=\"10\""},
        {"permessage-deflate", ", permessage-deflate,permessage-deflate"},
        {"permessage-deflate", "bbf-usp-protocol; a=b; a=b, permessage-deflate"},
    };
    for (const auto& [piece, by] : rows)
        EXPECT_THAT(judge(replaced(valid_request, piece, by)), IsEmpty()) << by;
}

// --- Every rule ----------------------------------------------------------------------------------

struct breach {
    rule id; // the only rule that is broken when in the valid request...
    std::string_view piece;
    std::string_view by;
};

const std::vector<breach> breaches = {
    {request_must_be_valid_http, "GET /chat", "GET  /chat"},
    {request_must_be_valid_http, "GET", "G(T"},
    {request_must_be_valid_http, "/chat", "/cha t"},
    {request_must_be_valid_http, "/chat", "/cha\x01t"},
    {request_must_be_valid_http, "HTTP/1.1", "HTTP/1"},
    {request_must_be_valid_http, "HTTP/1.1", "http/1.1"},
    {request_must_be_valid_http, "HTTP/1.1\r\n", "HTTP/1.1\n"},
    {request_must_be_valid_http, "chat, superchat\r\n", "chat, superchat\n"},
    {request_must_be_valid_http, "\r\n\r\n", "\r\n"},
    {request_header_fields_must_be_well_formed, "Origin:", "Origin :"},
    {request_header_fields_must_be_well_formed, "Origin", "no colon\r\nOrigin"},
    {request_header_fields_must_be_well_formed, "Origin", "a b: c\r\nOrigin"},
    {request_header_fields_must_be_well_formed, "Origin", ": c\r\nOrigin"},
    {request_header_fields_must_be_well_formed, "http://example.com", "http://exam\rple.com"},
    {request_header_fields_must_be_well_formed, "http://example.com", "http://\x7f"},
    {request_header_fields_must_be_well_formed, "chat, superchat", "chat,\r\n superchat"},
    {request_method_must_be_get, "GET", "POST"},
    {request_method_must_be_get, "GET", "get"},
    {request_version_at_least_1_1, "HTTP/1.1", "HTTP/1.0"},
    {request_target_must_be_valid, "/chat", "chat"},
    {request_target_must_be_valid, "/chat", "*"},
    {request_target_must_be_valid, "/chat", "ws://server.example.com/chat"},
    {request_target_must_be_valid, "/chat", "http:///chat"},
    {request_target_must_be_valid, "/chat", "/ch\xc3\xa9t"},
    {request_target_must_be_valid, "/chat", "/<chat>"},
    {uri_must_have_no_fragment, "/chat", "/chat#top"},
    {request_host_required, "Host: server.example.com\r\n", ""},
    {request_host_required, "server.example.com", ""},
    {request_host_required, "server.example.com", "server.example.com\r\nHost: other"},
    {request_host_required, "server.example.com", "server.example.com:port"},
    {request_host_required, "server.example.com", "server.example.com/chat"},
    {request_host_required, "server.example.com", "user@server.example.com"},
    {request_body_must_be_absent, "Origin", "Content-Length: 1\r\nOrigin"},
    {request_body_must_be_absent, "Origin", "Transfer-Encoding: chunked\r\nOrigin"},
    {request_upgrade_required, "Upgrade: websocket\r\n", ""},
    {request_upgrade_required, "Upgrade: websocket", "Upgrade: h2c"},
    {request_upgrade_required, "Upgrade: websocket", "Upgrade: websocket2"},
    {request_connection_upgrade_required, "Connection: Upgrade\r\n", ""},
    {request_connection_upgrade_required, "Connection: Upgrade", "Connection: keep-alive"},
    {request_key_required, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", ""},
    {request_key_must_be_single, "Origin", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin"},
    {request_key_must_be_16_bytes_base64, "dGhlIHNhbXBsZSBub25jZQ==", ""},
    {request_key_must_be_16_bytes_base64, "dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZQ=="},
    {request_key_must_be_16_bytes_base64, "dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQo="},
    {request_key_must_be_16_bytes_base64, "dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25j!!=="},
    {request_version_header_required, "Sec-WebSocket-Version: 13\r\n", ""},
    {request_version_header_must_be_single, "Version: 13",
     "Version: 13\r\nSec-WebSocket-Version: 13"},
    {request_version_must_be_a_small_number, "Version: 13", "Version: 013"},
    {request_version_must_be_a_small_number, "Version: 13", "Version: 13, 8"},
    {request_version_must_be_a_small_number, "Version: 13", "Version: 256"},
    {request_version_must_be_a_small_number, "Version: 13", "Version: -1"},
    {request_version_must_be_a_small_number, "Version: 13", "Version:"},
    {request_version_must_be_13, "Version: 13", "Version: 8"},
    {request_version_must_be_13, "Version: 13", "Version: 0"},
    {request_version_must_be_13, "Version: 13", "Version: 255"},
    {request_origin_required_of_browsers, "Origin: http://example.com",
     "Sec-Fetch-Site: same-origin"},
    {request_subprotocols_must_not_be_empty, "chat, superchat", ""},
    {request_subprotocols_must_not_be_empty, "chat, superchat", ", ,"},
    {request_subprotocols_must_not_be_empty, "chat, superchat", "chat\r\nSec-WebSocket-Protocol:"},
    {request_subprotocols_must_be_tokens, "chat, superchat", "chat superchat"},
    {request_subprotocols_must_be_tokens, "chat, superchat", "chat/1"},
    {request_subprotocols_must_be_tokens, "chat, superchat", "\"chat\""},
    {request_subprotocols_must_be_unique, "chat, superchat", "chat, superchat, chat"},
    {request_subprotocols_must_be_unique, "chat, superchat",
     "chat\r\nSec-WebSocket-Protocol: chat"},
    {request_extensions_must_parse, "permessage-deflate; client_max_window_bits", ""},
    {request_extensions_must_parse, "; client_max_window_bits", ";"},
    {request_extensions_must_parse, "; client_max_window_bits", "; a=\"b"},
    {request_extensions_must_parse, "; client_max_window_bits", " client_max_window_bits"},
    {extension_quoted_value_must_be_a_token, "; client_max_window_bits", "; a=\"b c\""},
    {extension_quoted_value_must_be_a_token, "; client_max_window_bits", "; a=\"\""},
    {extension_name_must_be_registered, "permessage-deflate; client", "x-webkit-deflate-frame; no"},
    {extension_name_must_be_registered, "permessage-deflate", "foo, permessage-deflate"},
    {deflate_parameter_must_be_known, "client_max_window_bits", "mode=9"},
    {deflate_parameter_value_must_be_valid, "client_max_window_bits", "server_max_window_bits"},
    {deflate_parameter_value_must_be_valid, "client_max_window_bits", "client_max_window_bits=16"},
    {deflate_parameter_must_be_unique, "; client_max_window_bits",
     "; client_no_context_takeover; client_no_context_takeover"},
};

TEST(judge_request, each_breach_breaks_exactly_its_rule) {
    for (const auto& [id, piece, by] : breaches)
        EXPECT_THAT(judge(replaced(valid_request, piece, by)), ElementsAre(id))
            << '"' << piece << "\" replaced by \"" << by << '"';
}

const std::vector<testing::judged_elsewhere> elsewhere = {
    {client_must_send_an_opening_handshake, "the bytes of the stream, when no head is in them"},
    {client_must_wait_for_the_response, "the order in which packets arrive"},
    {request_key_must_be_random, "the keys of several connections"},
    {extensions_must_be_agreed_in_the_handshake, "the frames"},
    {extension_must_not_be_used_unaccepted, "the frames"},
    {extensions_should_apply_in_response_order, "the messages"},
    {agreed_compression_must_be_used, "the messages"},
    {extension_parameters_must_fit_the_extension, "the deflate_ rules say the same in particular"},
    {extension_parameters_must_be_defined, "the deflate_ rules say the same in particular"},
    {compression_offer_must_name_the_extension, "nothing: without its name there is no offer"},
};

TEST(judge_request, no_judgeable_rule_is_forgotten) {
    testing::expect_none_forgotten(party::client, breaches, elsewhere);
}

// --- Several at once -----------------------------------------------------------------------------

TEST(judge_request, names_every_broken_rule_once) {
    EXPECT_THAT(judge("GET / HTTP/1.1\r\nHost: h\r\n\r\n"),
                ElementsAre(request_upgrade_required, request_connection_upgrade_required,
                            request_key_required, request_version_header_required));
    EXPECT_THAT(
        judge(replaced(valid_request, "permessage-deflate",
                       "a, b, permessage-deflate; x, permessage-deflate; y")),
        UnorderedElementsAre(extension_name_must_be_registered, deflate_parameter_must_be_known));
}

TEST(judge_request, judges_a_head_that_was_not_parsed) {
    request_head head = parse_request_head(valid_request).head;
    head.fields.push_back({"X", "a\nb"});
    head.version = "1.1";
    EXPECT_THAT(judge_request(head),
                ElementsAre(request_must_be_valid_http, request_header_fields_must_be_well_formed));
}

} // namespace
} // namespace unmask
