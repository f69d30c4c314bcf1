#include "protocol/handshake/response_judge.hpp"

#include "protocol/handshake/handshake_test.hpp"

#include <gmock/gmock.h>

namespace unmask {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::replaced;
using testing::valid_request;
using testing::valid_response;
using enum rule;

response_verdict judge(std::string_view request, std::string_view response) {
    const auto [head, irregularities] = parse_response_head(response);
    return judge_response(parse_request_head(request).head, head, irregularities);
}

TEST(judge_response, reads_what_a_valid_response_agrees_to) {
    const response_verdict verdict = judge(valid_request, valid_response);
    EXPECT_THAT(verdict.broken, IsEmpty());
    EXPECT_TRUE(verdict.accept_matches);
    EXPECT_EQ(verdict.subprotocol, "chat");
    EXPECT_EQ(to_string(verdict.extensions), "permessage-deflate; client_max_window_bits=12");
    EXPECT_EQ(verdict.deflate, (deflate_parameters{false, false, 15, 12}));
}

TEST(judge_response, a_response_may_agree_to_nothing) {
    const response_verdict verdict =
        judge(valid_request, "HTTP/1.1 101 \r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                             "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
    EXPECT_THAT(verdict.broken, IsEmpty());
    EXPECT_EQ(verdict.subprotocol, "");
    EXPECT_THAT(verdict.extensions, IsEmpty());
    EXPECT_EQ(verdict.deflate, std::nullopt);
}

struct replacement {
    std::string_view piece, by;
};

TEST(judge_response, what_the_rfc_leaves_open_breaks_no_rule) {
    const replacement rows[] = {
        {"HTTP/1.1 101 Switching", "\r\nHTTP/1.1 101 Switching"},
        {"Switching Protocols", "Web Socket Protocol Handshake"},
        {"Upgrade: websocket", "UPGRADE: WebSocket"},
        {"Connection: Upgrade", "Connection: keep-alive, upgrade"},
        {"Accept: s3p", "Accept: \t s3p"},
        {"Upgrade: websocket", "Server: x\r\nDate: y\r\nUpgrade: websocket"},
        {"Upgrade: websocket", "Sec-WebSocket-Version: 13\r\nUpgrade: websocket"},
        {"Protocol: chat", "Protocol: superchat"},
        {"; client_max_window_bits=12", "; server_no_context_takeover; server_max_window_bits=9"},
    };
    for (const auto& [piece, by] : rows)
        EXPECT_THAT(judge(valid_request, replaced(valid_response, piece, by)).broken, IsEmpty())
            << by;
}

// --- Every rule ----------------------------------------------------------------------------------

struct breach {
    rule id; // the only rule that is broken when in the valid response...
    std::string_view piece;
    std::string_view by;
    std::string_view offers = "permessage-deflate; client_max_window_bits"; // of the request
};

const std::vector<breach> breaches = {
    {response_must_be_valid_http, "HTTP/1.1", "HTTP/1.0"},
    {response_must_be_valid_http, "HTTP/1.1", "ICY"},
    {response_must_be_valid_http, "101 Switching Protocols", "101"},
    {response_must_be_valid_http, "Upgrade: websocket\r\n", "Upgrade: websocket\n"},
    {response_must_be_valid_http, "Upgrade:", "Upgrade :"},
    {response_must_be_valid_http, "Upgrade:", "no colon\r\nUpgrade:"},
    {response_must_be_valid_http, "Upgrade:", "X: \x01\r\nUpgrade:"},
    {response_must_be_valid_http, "Upgrade:", "X: y\r\n z\r\nUpgrade:"},
    {response_must_be_valid_http, "\r\n\r\n", "\r\n"},
    {response_status_must_be_101, "101", "200"},
    {response_status_must_be_101, "101", "401"},
    {response_status_must_be_101, "101", "302"},
    {response_upgrade_required, "Upgrade: websocket\r\n", ""},
    {response_upgrade_required, "Upgrade: websocket", "Upgrade: h2c"},
    {response_upgrade_required, "Upgrade: websocket", "Upgrade: h2c, websocket"},
    {response_connection_upgrade_required, "Connection: Upgrade\r\n", ""},
    {response_connection_upgrade_required, "Connection: Upgrade", "Connection: close"},
    {response_accept_required, "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", ""},
    {response_accept_must_be_single, "Upgrade: websocket",
     "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nUpgrade: websocket"},
    {response_accept_must_match, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "HSmrc0sMlYUkAGmm5OPpG2HaGWk="},
    {response_accept_must_match, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "S3PPLMBITXAQ9KYGZZHZRBK+XOO="},
    {response_accept_must_match, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "dGhlIHNhbXBsZSBub25jZQ=="},
    {response_accept_must_match, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", ""},
    {response_subprotocol_must_be_single, "Protocol: chat",
     "Protocol: chat\r\nSec-WebSocket-Protocol: superchat"},
    {response_subprotocol_must_be_a_token, "Protocol: chat", "Protocol: chat, superchat"},
    {response_subprotocol_must_be_a_token, "Protocol: chat", "Protocol:"},
    {response_subprotocol_must_have_been_offered, "Protocol: chat", "Protocol: other"},
    {response_subprotocol_must_have_been_offered, "Protocol: chat", "Protocol: Chat"},
    {response_extensions_must_parse, "; client_max_window_bits=12", ";"},
    {response_extensions_must_parse, "permessage-deflate; client_max_window_bits=12", ""},
    {extension_quoted_value_must_be_a_token, "=12", "=\"1 2\""},
    {response_extensions_header_must_be_single, "permessage-deflate",
     "bbf-usp-protocol\r\nSec-WebSocket-Extensions: permessage-deflate",
     "bbf-usp-protocol, permessage-deflate; client_max_window_bits"},
    {response_extension_must_have_been_offered, "permessage-deflate; client_max_window_bits=12",
     "bbf-usp-protocol"},
    {response_extension_must_have_been_offered, "permessage-deflate",
     "permessage-deflate, Permessage-Deflate"},
    {response_extension_must_have_been_offered, "; client_max_window_bits=12", "",
     "bbf-usp-protocol"},
    {rsv1_must_not_be_claimed_twice, "permessage-deflate",
     "x-webkit-deflate-frame, permessage-deflate",
     "permessage-deflate; client_max_window_bits, x-webkit-deflate-frame"},
    {deflate_offer_accepted_at_most_once, "permessage-deflate",
     "permessage-deflate, permessage-deflate"},
    {deflate_invalid_offer_must_be_declined, "; client_max_window_bits=12", "",
     "permessage-deflate; mode=9"},
    {deflate_parameter_must_be_known, "client_max_window_bits=12", "mode=9"},
    {deflate_parameter_value_must_be_valid, "=12", "=16"},
    {deflate_parameter_value_must_be_valid, "=12", ""},
    {deflate_parameter_must_be_unique, "=12", "=12; client_max_window_bits=12"},
    {deflate_server_no_context_takeover_must_be_honoured, "; client_max_window_bits=12", "",
     "permessage-deflate; server_no_context_takeover"},
    {deflate_server_window_must_be_acknowledged, "; client_max_window_bits=12", "",
     "permessage-deflate; server_max_window_bits=10"},
    {deflate_server_window_not_above_offer, "client_max_window_bits=12",
     "server_max_window_bits=11", "permessage-deflate; server_max_window_bits=10"},
    {deflate_client_window_needs_offer, "client_max_window_bits=12", "client_max_window_bits=12",
     "permessage-deflate"},
};

TEST(judge_response, each_breach_breaks_exactly_its_rule) {
    for (const auto& [id, piece, by, offers] : breaches) {
        const auto request =
            replaced(valid_request, "permessage-deflate; client_max_window_bits", offers);
        EXPECT_THAT(judge(request, replaced(valid_response, piece, by)).broken, ElementsAre(id))
            << '"' << piece << "\" replaced by \"" << by << "\", offered " << offers;
    }
}

TEST(judge_response, an_accept_matches_unless_something_is_wrong_with_it) {
    for (const auto& [id, piece, by, offers] : breaches) {
        const bool wrong = id == response_status_must_be_101 || id == response_accept_required ||
                           id == response_accept_must_be_single || id == response_accept_must_match;
        EXPECT_EQ(judge(valid_request, replaced(valid_response, piece, by)).accept_matches, !wrong)
            << by;
    }
}

TEST(judge_response, a_subprotocol_without_any_offer_is_out_of_place) {
    const auto request = replaced(valid_request, "Sec-WebSocket-Protocol: chat, superchat\r\n", "");
    EXPECT_THAT(judge(request, valid_response).broken,
                ElementsAre(response_subprotocol_absent_without_agreement));
}

TEST(judge_response, an_accept_cannot_match_a_missing_key) {
    const auto request =
        replaced(valid_request, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", "");
    EXPECT_THAT(judge(request, valid_response).broken, ElementsAre(response_accept_must_match));
}

const std::vector<testing::judged_elsewhere> elsewhere = {
    {server_must_complete_the_handshake, "the bytes of the stream, when no head is in them"},
    {server_must_keep_to_tls, "the bytes of the stream"},
    {response_subprotocol_absent_without_agreement, "a test of its own, for it needs a request"},
    {extensions_must_be_agreed_in_the_handshake, "the frames"},
    {extensions_should_apply_in_response_order, "the messages"},
    {extension_parameters_must_fit_the_extension, "the deflate_ rules say the same in particular"},
    {extension_parameters_must_be_defined, "the deflate_ rules say the same in particular"},
    {extension_name_must_be_registered, "the request, which has to offer the name first"},
    {compression_response_must_name_the_extension, "the messages"},
    {compression_must_not_follow_framing_extensions, "nothing: no known extension is of that kind"},
    {deflate_response_must_acknowledge_the_offer, "the rules about the four parameters"},
    {agreed_compression_must_be_used, "the messages"},
};

TEST(judge_response, no_judgeable_rule_is_forgotten) {
    testing::expect_none_forgotten(party::server, breaches, elsewhere);
}

// --- Refusals and faulty agreements --------------------------------------------------------------

TEST(judge_response, a_refusal_is_judged_as_such_alone) {
    EXPECT_THAT(judge(valid_request, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n").broken,
                ElementsAre(response_status_must_be_101));
    EXPECT_THAT(judge(valid_request, "HTTP/1.1 426 Upgrade Required\r\n"
                                     "Sec-WebSocket-Version: 13\r\n\r\n")
                    .broken,
                ElementsAre(response_status_must_be_101));
    EXPECT_THAT(judge(valid_request, "HTTP/1.1 426 Upgrade Required\r\n\r\n").broken,
                ElementsAre(response_status_must_be_101, response_version_header_required_on_426));
    EXPECT_EQ(judge(valid_request, replaced(valid_response, "101", "200")).deflate, std::nullopt);
}

TEST(judge_response, tells_the_parameters_even_of_an_answer_that_exceeds_the_offer) {
    const auto request = replaced(valid_request, "; client_max_window_bits", "");
    const auto verdict = judge(request, valid_response);
    EXPECT_THAT(verdict.broken, ElementsAre(deflate_client_window_needs_offer));
    EXPECT_EQ(verdict.deflate, (deflate_parameters{false, false, 15, 12}));
}

TEST(judge_response, tells_no_parameters_that_cannot_be_read) {
    const auto verdict = judge(valid_request, replaced(valid_response, "=12", "=99"));
    EXPECT_EQ(verdict.deflate, std::nullopt);
    EXPECT_EQ(verdict.extensions.size(), 1u);
}

} // namespace
} // namespace unmask
