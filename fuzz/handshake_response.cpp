// Our client takes no response that lacks what RFC 6455 §4.1 demands, said here a second time.
#include "fuzz/support/heads.hpp"

namespace unmask::fuzz {

namespace {

bool is_established(const response_head& response) {
    auto accepts = values_of(response.fields, "Sec-WebSocket-Accept");
    return response.status == 101 && has_token(response.fields, "Upgrade", "websocket") &&
           has_token(response.fields, "Connection", "Upgrade") && is_single(accepts) &&
           accepts.front() == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
}

} // namespace

void check(input in) {
    client_handshake handshake{.host = "localhost",
                               .key = std::string(sample_key),
                               .origin = {},
                               .subprotocols = {},
                               .extensions = {},
                               .extra = {}};
    if (in.flag()) handshake.subprotocols = {"chat", "superchat"};
    if (in.flag())
        handshake.extensions = {
            deflate_offer({.client_max_window_bits = 8 + static_cast<int>(in.choice_below(8))})};
    const request_head request = build_request(handshake);
    ensure(judge_request(request).empty(), "our request is illegal");

    const auto response = parse_response_head(in.text());
    const response_verdict verdict =
        judge_response(request, response.head, response.irregularities);
    ensure_sound(verdict.broken, party::server);
    if (!verdict.broken.empty()) return;
    ensure(is_established(response.head), "a response that establishes nothing is taken");
    ensure(verdict.subprotocol.empty() || !handshake.subprotocols.empty(),
           "an unasked subprotocol");
    ensure(verdict.extensions.empty() || !handshake.extensions.empty(), "an unasked extension");
    ensure(verdict.deflate.has_value() == !verdict.extensions.empty(), "deflate is not understood");
}

} // namespace unmask::fuzz
