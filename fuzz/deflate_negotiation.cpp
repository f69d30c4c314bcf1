// An offer of permessage-deflate, an answer, and the judgement of it always fit together.
#include "protocol/deflate_negotiation.hpp"
#include "fuzz/support/input.hpp"
#include "fuzz/support/properties.hpp"

namespace unmask::fuzz {

namespace {

deflate_policy policy_from(input& in) {
    return {.server_context_takeover = in.flag(),
            .client_context_takeover = in.flag(),
            .server_max_window_bits = 8 + static_cast<int>(in.choice_below(8)),
            .client_max_window_bits = 8 + static_cast<int>(in.choice_below(8))};
}

void ensure_within(const deflate_parameters& agreed, const deflate_policy& policy) {
    ensure(agreed.server_max_window_bits >= 8 &&
               agreed.server_max_window_bits <= policy.server_max_window_bits,
           "the server's window has {} bits", agreed.server_max_window_bits);
    ensure(agreed.client_max_window_bits >= 8 &&
               agreed.client_max_window_bits <= policy.client_max_window_bits,
           "the client's window has {} bits", agreed.client_max_window_bits);
    ensure(agreed.server_no_context_takeover || policy.server_context_takeover, "server takeover");
    ensure(agreed.client_no_context_takeover || policy.client_context_takeover, "client takeover");
}

// Returns what the offers and the server's policy lead to.
std::optional<deflate_parameters> agree(std::span<const extension> offers,
                                        const deflate_policy& policy) {
    const auto agreement = choose_deflate(offers, policy);
    if (!agreement) return std::nullopt;
    ensure_within(agreement->parameters, policy);
    const deflate_verdict verdict = judge_deflate_answer(agreement->answer, offers);
    for (const rule broken : verdict.broken)
        fail(fmt::format("our answer breaks {}", describe(broken).slug));
    ensure(verdict.parameters == agreement->parameters, "the two sides agreed on different things");
    return agreement->parameters;
}

} // namespace

void check(input in) {
    const deflate_policy server = policy_from(in);
    const deflate_policy client = policy_from(in);
    const extension offer = deflate_offer(client);
    ensure(judge_deflate_offer(offer).empty(), "our offer is illegal");
    const auto agreed = agree({&offer, 1}, server);
    ensure(agreed.has_value(), "our server declines what our client offers");
    ensure_within(*agreed, client);

    const auto offers = parse_extensions(in.text());
    if (!offers) return;
    agree(*offers, server);
    for (const extension& answer : *offers) judge_deflate_answer(answer, *offers);
}

} // namespace unmask::fuzz
