// An offer of permessage-deflate, an answer, and the judgement of it always fit together.
#include "fuzz/support/deflate_agreement.hpp"
#include "fuzz/support/deflate_choices.hpp"

namespace unmask::fuzz {

namespace {

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
    const deflate_policy server = choose_deflate_policy(in);
    const deflate_policy client = choose_deflate_policy(in);
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
