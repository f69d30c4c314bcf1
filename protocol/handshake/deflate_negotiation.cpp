#include "protocol/handshake/deflate_negotiation.hpp"

#include <algorithm>

namespace unmask {

namespace {

enum class side : std::uint8_t { offer, answer };

// One offer or answer, read parameter by parameter.
struct deflate_terms {
    bool server_no_context_takeover = false;
    bool client_no_context_takeover = false;
    std::optional<int> server_max_window_bits;
    std::optional<int> client_max_window_bits; // 15 for an offer without a value
    bool unknown = false;                      // a parameter is not one of the four
    bool repeated = false;
    bool ill_valued = false;

    std::vector<rule> broken() const {
        std::vector<rule> rules;
        if (unknown) rules.push_back(rule::deflate_parameter_must_be_known);
        if (ill_valued) rules.push_back(rule::deflate_parameter_value_must_be_valid);
        if (repeated) rules.push_back(rule::deflate_parameter_must_be_unique);
        return rules;
    }
};

// A decimal number from 8 to 15 without leading zeros (RFC 7692 §7.1.2).
std::optional<int> parse_window_bits(std::string_view text) {
    if (text == "8" || text == "9") return text[0] - '0';
    if (text.size() == 2 && text[0] == '1' && text[1] >= '0' && text[1] <= '5')
        return 10 + (text[1] - '0');
    return std::nullopt;
}

void take_flag(const extension_parameter& parameter, bool& flag, deflate_terms& terms) {
    terms.repeated = terms.repeated || flag;
    terms.ill_valued = terms.ill_valued || parameter.value.has_value();
    flag = true;
}

void take_window(const extension_parameter& parameter, std::optional<int> without_value,
                 std::optional<int>& bits, deflate_terms& terms) {
    const auto read = parameter.value ? parse_window_bits(*parameter.value) : without_value;
    terms.repeated = terms.repeated || bits;
    terms.ill_valued = terms.ill_valued || !read;
    bits = read.value_or(deflate_parameters().client_max_window_bits);
}

deflate_terms read_terms(const extension& text, side from) {
    const auto client_without_value = from == side::offer ? std::optional(15) : std::nullopt;
    deflate_terms terms;
    for (const extension_parameter& parameter : text.parameters) {
        if (parameter.name == "server_no_context_takeover")
            take_flag(parameter, terms.server_no_context_takeover, terms);
        else if (parameter.name == "client_no_context_takeover")
            take_flag(parameter, terms.client_no_context_takeover, terms);
        else if (parameter.name == "server_max_window_bits")
            take_window(parameter, std::nullopt, terms.server_max_window_bits, terms);
        else if (parameter.name == "client_max_window_bits")
            take_window(parameter, client_without_value, terms.client_max_window_bits, terms);
        else
            terms.unknown = true;
    }
    return terms;
}

deflate_parameters parameters_of(const deflate_terms& answer) {
    return {answer.server_no_context_takeover, answer.client_no_context_takeover,
            answer.server_max_window_bits.value_or(15), answer.client_max_window_bits.value_or(15)};
}

extension to_extension(const deflate_terms& terms) {
    extension text{std::string(deflate_extension_name), {}};
    const auto add = [&](const char* name, std::optional<std::string> value = std::nullopt) {
        text.parameters.push_back({name, std::move(value)});
    };
    if (terms.server_no_context_takeover) add("server_no_context_takeover");
    if (terms.client_no_context_takeover) add("client_no_context_takeover");
    if (terms.server_max_window_bits)
        add("server_max_window_bits", std::to_string(*terms.server_max_window_bits));
    if (terms.client_max_window_bits)
        add("client_max_window_bits", std::to_string(*terms.client_max_window_bits));
    return text;
}

// A window parameter with the value 15 says no more than its absence, except where it was asked
// for.
std::optional<int> unless_default(int bits) {
    return bits < 15 ? std::optional(bits) : std::nullopt;
}

std::optional<deflate_terms> answer_to(const deflate_terms& offer, const deflate_policy& policy) {
    if (!offer.broken().empty()) return std::nullopt;
    if (policy.client_max_window_bits < 15 && !offer.client_max_window_bits) return std::nullopt;

    deflate_terms answer;
    answer.server_no_context_takeover =
        offer.server_no_context_takeover || !policy.server_context_takeover;
    answer.client_no_context_takeover =
        offer.client_no_context_takeover || !policy.client_context_takeover;
    answer.client_max_window_bits = unless_default(
        std::min(policy.client_max_window_bits, offer.client_max_window_bits.value_or(15)));
    if (offer.server_max_window_bits) // has to be acknowledged, even with 15 (RFC 7692 §7.1.2.1)
        answer.server_max_window_bits =
            std::min(policy.server_max_window_bits, *offer.server_max_window_bits);
    else
        answer.server_max_window_bits = unless_default(policy.server_max_window_bits);
    return answer;
}

std::vector<rule> compare(const deflate_terms& answer, const deflate_terms& offer) {
    std::vector<rule> broken;
    if (offer.server_no_context_takeover && !answer.server_no_context_takeover)
        broken.push_back(rule::deflate_server_no_context_takeover_must_be_honoured);
    if (offer.server_max_window_bits && !answer.server_max_window_bits)
        broken.push_back(rule::deflate_server_window_must_be_acknowledged);
    else if (answer.server_max_window_bits > offer.server_max_window_bits.value_or(15))
        broken.push_back(rule::deflate_server_window_not_above_offer);
    if (answer.client_max_window_bits && !offer.client_max_window_bits)
        broken.push_back(rule::deflate_client_window_needs_offer);
    return broken;
}

} // namespace

std::optional<deflate_agreement> choose_deflate(std::span<const extension> offers,
                                                const deflate_policy& policy) {
    for (const extension& offer : offers) {
        if (offer.name != deflate_extension_name) continue;
        if (const auto answer = answer_to(read_terms(offer, side::offer), policy))
            return deflate_agreement{parameters_of(*answer), to_extension(*answer)};
    }
    return std::nullopt;
}

extension deflate_offer(const deflate_policy& policy) {
    deflate_terms terms;
    terms.server_no_context_takeover = !policy.server_context_takeover;
    terms.client_no_context_takeover = !policy.client_context_takeover;
    terms.server_max_window_bits = unless_default(policy.server_max_window_bits);
    terms.client_max_window_bits = unless_default(policy.client_max_window_bits);
    extension offer = to_extension(terms);
    if (!terms.client_max_window_bits)
        offer.parameters.push_back({"client_max_window_bits", std::nullopt});
    return offer;
}

deflate_verdict judge_deflate_answer(const extension& answer, std::span<const extension> offers) {
    const deflate_terms answered = read_terms(answer, side::answer);
    if (auto broken = answered.broken(); !broken.empty()) return {std::move(broken), std::nullopt};

    bool offered = false;
    std::optional<std::vector<rule>> fewest;
    for (const extension& offer : offers) {
        if (offer.name != deflate_extension_name) continue;
        offered = true;
        const deflate_terms terms = read_terms(offer, side::offer);
        if (!terms.broken().empty()) continue; // cannot have been accepted
        auto broken = compare(answered, terms);
        if (!fewest || broken.size() < fewest->size()) fewest = std::move(broken);
    }
    if (!fewest)
        fewest = {offered ? rule::deflate_invalid_offer_must_be_declined
                          : rule::response_extension_must_have_been_offered};
    return {std::move(*fewest), parameters_of(answered)};
}

std::vector<rule> judge_deflate_offer(const extension& offer) {
    return read_terms(offer, side::offer).broken();
}

} // namespace unmask
