// Our server takes a request exactly if nothing is wrong with it, and our client takes the answer.
#include "fuzz/support/heads.hpp"

namespace unmask::fuzz {

void check(input in) {
    server_policy policy{
        .subprotocols = {"chat", "superchat"}, .deflate = std::nullopt, .extra = {}};
    if (in.flag())
        policy.deflate = deflate_policy{.server_context_takeover = in.flag(),
                                        .client_max_window_bits = in.flag() ? 15 : 10};
    const std::string_view text = in.text();
    const auto request = parse_request_head(text);
    const server_answer answer = answer_request(request.head, policy, request.irregularities);
    ensure_sound(answer.broken, party::client);

    const bool refused = std::ranges::any_of(
        answer.broken, [](rule broken) { return describe(broken).http_status != 0; });
    ensure(answer.accepted() != refused, "refused: {}", refused);
    const auto written = to_text(answer.response);
    ensure(written.has_value(), "our answer cannot be written");
    if (!answer.accepted()) {
        ensure(!answer.body.empty(), "a refusal without a reason");
        return;
    }
    const auto response = parse_response_head(*written);
    const response_verdict verdict =
        judge_response(request.head, response.head, response.irregularities);
    for (const rule broken : verdict.broken)
        fail(fmt::format("our answer breaks {}", describe(broken).slug));
    ensure(verdict.deflate == answer.deflate, "the sides differ about permessage-deflate");
    ensure(verdict.subprotocol == answer.subprotocol, "the sides differ about the subprotocol");
}

} // namespace unmask::fuzz
