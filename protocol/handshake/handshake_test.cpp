#include "protocol/handshake/handshake.hpp"

#include "protocol/handshake/handshake_test.hpp"

#include <gmock/gmock.h>

namespace unmask {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::replaced;
using testing::valid_request;
using enum rule;

// --- Client --------------------------------------------------------------------------------------

TEST(build_request, sends_all_that_was_asked_for) {
    const request_head request = build_request({.host = "server.example.com",
                                                .target = "/chat",
                                                .key = "dGhlIHNhbXBsZSBub25jZQ==",
                                                .origin = "http://example.com",
                                                .subprotocols = {"chat", "superchat"},
                                                .extensions = {deflate_offer({})},
                                                .extra = {{"Cookie", "a=b"}}});
    EXPECT_EQ(to_text(request), replaced(valid_request, "\r\n\r\n", "\r\nCookie: a=b\r\n\r\n"));
    EXPECT_THAT(judge_request(request), IsEmpty());
}

TEST(build_request, leaves_out_what_is_empty) {
    const request_head request = build_request({.host = "h", .key = "dGhlIHNhbXBsZSBub25jZQ=="});
    EXPECT_THAT(judge_request(request), IsEmpty());
    EXPECT_EQ(request.fields.size(), 5u);
    EXPECT_EQ(request.target, "/");
}

// --- Server --------------------------------------------------------------------------------------

server_answer answer(std::string_view text, const server_policy& policy = {}) {
    const auto [head, irregularities] = parse_request_head(text);
    return answer_request(head, policy, irregularities);
}

TEST(answer_request, accepts_a_valid_request) {
    const server_answer plain = answer(valid_request);
    EXPECT_TRUE(plain.accepted());
    EXPECT_EQ(to_text(plain.response), "HTTP/1.1 101 Switching Protocols\r\n"
                                       "Upgrade: websocket\r\n"
                                       "Connection: Upgrade\r\n"
                                       "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
                                       "\r\n");
    EXPECT_EQ(plain.body, "");
    EXPECT_EQ(plain.subprotocol, "");
    EXPECT_EQ(plain.deflate, std::nullopt);
    EXPECT_THAT(plain.broken, IsEmpty());
}

TEST(answer_request, agrees_to_what_its_policy_allows) {
    const server_policy policy = {{"superchat", "chat"},
                                  deflate_policy{.client_max_window_bits = 10},
                                  {{"Server", "unmask"}}};
    const server_answer full = answer(valid_request, policy);
    EXPECT_EQ(full.subprotocol, "chat"); // the client prefers it
    EXPECT_EQ(full.deflate, (deflate_parameters{false, false, 15, 10}));
    EXPECT_THAT(full.response.fields,
                ::testing::IsSupersetOf(http_fields{
                    {"Sec-WebSocket-Protocol", "chat"},
                    {"Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits=10"},
                    {"Server", "unmask"}}));
}

TEST(answer_request, takes_no_subprotocol_that_it_does_not_speak) {
    const server_answer none = answer(valid_request, {.subprotocols = {"Chat", "other"}});
    EXPECT_TRUE(none.accepted());
    EXPECT_EQ(none.subprotocol, "");
    EXPECT_TRUE(values_of(none.response.fields, "Sec-WebSocket-Protocol").empty());
}

TEST(answer_request, declines_an_invalid_offer_and_goes_on) {
    const auto text = replaced(valid_request, "client_max_window_bits", "mode=9");
    const server_answer uncompressed = answer(text, {.deflate = deflate_policy()});
    EXPECT_TRUE(uncompressed.accepted());
    EXPECT_EQ(uncompressed.deflate, std::nullopt);
    EXPECT_THAT(uncompressed.broken, ElementsAre(deflate_parameter_must_be_known));
}

TEST(answer_request, passes_over_extensions_that_it_does_not_know) {
    const auto text = replaced(valid_request, "permessage-deflate", "x-other, permessage-deflate");
    const server_answer compressed = answer(text, {.deflate = deflate_policy()});
    EXPECT_TRUE(compressed.accepted());
    EXPECT_TRUE(compressed.deflate.has_value());
    EXPECT_THAT(compressed.broken, ElementsAre(extension_name_must_be_registered));
}

struct refusal {
    std::string_view piece, by;
    int status;
    rule named;
};

const refusal refusals[] = {
    {"GET", "POST", 405, request_method_must_be_get},
    {"HTTP/1.1", "HTTP/1.0", 400, request_version_at_least_1_1},
    {"GET /", "GET  /", 400, request_must_be_valid_http},
    {"Origin:", "Origin :", 400, request_header_fields_must_be_well_formed},
    {"/chat", "/#", 400, uri_must_have_no_fragment},
    {"Host", "Ghost", 400, request_host_required},
    {"Upgrade: websocket\r\n", "", 400, request_upgrade_required},
    {"Sec-WebSocket-Key", "X", 400, request_key_required},
    {"Version: 13", "Version: 8", 426, request_version_must_be_13},
    {"Version: 13", "Version: 999", 400, request_version_must_be_a_small_number},
    {"Sec-WebSocket-Version", "X", 400, request_version_header_required},
    {"Origin: http://example.com", "Sec-Fetch-Site: same-origin", 403,
     request_origin_required_of_browsers},
    {"chat, superchat", "chat, chat", 400, request_subprotocols_must_be_unique},
    {"; client", ";; client", 400, request_extensions_must_parse},
};

TEST(answer_request, refuses_with_a_status_and_names_the_rule) {
    for (const refusal& row : refusals) {
        const auto refused = answer(replaced(valid_request, row.piece, row.by),
                                    {.deflate = deflate_policy(), .extra = {{"Server", "unmask"}}});
        const auto& fields = refused.response.fields;
        EXPECT_FALSE(refused.accepted()) << row.by;
        EXPECT_EQ(refused.response.status, row.status) << row.by;
        EXPECT_THAT(refused.broken, ElementsAre(row.named)) << row.by;
        EXPECT_THAT(refused.body, HasSubstr(describe(row.named).slug)) << row.by;
        EXPECT_THAT(fields,
                    Contains(http_field{"Content-Length", std::to_string(refused.body.size())}));
        EXPECT_TRUE(has_token(fields, "Connection", "close"));
        EXPECT_THAT(fields, Contains(http_field{"Server", "unmask"}));
        EXPECT_TRUE(values_of(fields, "Sec-WebSocket-Accept").empty());
        EXPECT_EQ(refused.deflate, std::nullopt);
    }
}

TEST(answer_request, lists_its_version_where_the_version_is_at_fault) {
    for (const auto* version : {"Version: 8", "Version: x", "Version: 13, 8", "Other: 13"})
        EXPECT_THAT(answer(replaced(valid_request, "Version: 13", version)).response.fields,
                    Contains(http_field{"Sec-WebSocket-Version", "13"}))
            << version;
    EXPECT_THAT(answer(replaced(valid_request, "GET", "PUT")).response.fields,
                Contains(http_field{"Allow", "GET"}));
    EXPECT_THAT(answer(replaced(valid_request, "Version: 13", "Version: 8")).response.fields,
                Contains(http_field{"Upgrade", "websocket"}));
}

// --- Both together -------------------------------------------------------------------------------

TEST(handshake, what_client_and_server_make_satisfies_the_judges) {
    const request_head request = build_request({.host = "h",
                                                .key = "x3JJHMbDL1EzLkh9GBhXDw==",
                                                .subprotocols = {"a", "b"},
                                                .extensions = {deflate_offer({})}});
    const auto answered = answer_request(request, {{"b"}, deflate_policy{false, false, 9, 9}, {}});
    const auto text = to_text(answered.response);
    ASSERT_TRUE(text.has_value());
    const auto [received, irregularities] = parse_response_head(*text);
    const response_verdict verdict = judge_response(request, received, irregularities);
    EXPECT_THAT(verdict.broken, IsEmpty());
    EXPECT_EQ(verdict.subprotocol, "b");
    EXPECT_EQ(verdict.deflate, (deflate_parameters{true, true, 9, 9}));
    EXPECT_EQ(verdict.deflate, answered.deflate);
}

TEST(reason_phrase, is_there_for_every_status_that_refuses_a_request) {
    for (const rule_entry& entry : all_rules())
        EXPECT_TRUE(entry.http_status == 0 || !reason_phrase(entry.http_status).empty())
            << entry.slug;
}

} // namespace
} // namespace unmask
