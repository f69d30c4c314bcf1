#include "protocol/handshake/response_judge.hpp"

#include "protocol/handshake/handshake_key.hpp"
#include "protocol/handshake/http_grammar.hpp"

namespace unmask {

namespace {

// Extensions that use RSV1, so that no two of them can be accepted together (RFC 7692 §5): the one
// of the RFC, and those of the drafts before it that were put to use.
constexpr std::string_view claims_of_rsv1[] = {
    deflate_extension_name, "permessage-bzip2",       "permessage-snappy",
    "permessage-compress",  "x-webkit-deflate-frame", "deflate-frame",
};

class response_judge {
  public:
    response_judge(const request_head& sent, const response_head& received)
        : sent_(sent), received_(received) {}

    response_verdict judge(std::span<const irregularity> irregularities) {
        judge_form(irregularities);
        if (received_.status != 101) {
            judge_refusal();
            return std::move(verdict_);
        }
        judge_upgrade();
        judge_accept();
        judge_subprotocol();
        judge_extensions();
        return std::move(verdict_);
    }

  private:
    auto all_of(std::string_view name) const { return values_of(received_.fields, name); }

    void judge_form(std::span<const irregularity> irregularities) {
        const bool regular = std::ranges::all_of(irregularities, [](const irregularity& found) {
            return found.kind == head_irregularity::leading_blank_line; // to be ignored
        });
        const bool status_line = is_http_version(received_.version) &&
                                 received_.version >= "HTTP/1.1" &&
                                 received_.status >= 100; // HTTP/1.0 has no 101
        const bool fields = std::ranges::all_of(received_.fields, is_well_formed);
        if (!regular || !status_line || !fields) broken(rule::response_must_be_valid_http);
    }

    void judge_refusal() {
        broken(rule::response_status_must_be_101);
        if (received_.status == 426 && all_of("Sec-WebSocket-Version").empty())
            broken(rule::response_version_header_required_on_426);
    }

    // The value of Upgrade is the single word; Connection may have other tokens (RFC 6455 §4.1).
    void judge_upgrade() {
        const auto upgrade = joined_value(received_.fields, "Upgrade");
        if (!upgrade || !equal_ignoring_case(*upgrade, "websocket"))
            broken(rule::response_upgrade_required);
        if (!has_token(received_.fields, "Connection", "Upgrade"))
            broken(rule::response_connection_upgrade_required);
    }

    void judge_accept() {
        auto accepts = all_of("Sec-WebSocket-Accept");
        if (accepts.empty()) return broken(rule::response_accept_required);
        if (!is_single(accepts)) return broken(rule::response_accept_must_be_single);
        auto keys = values_of(sent_.fields, "Sec-WebSocket-Key");
        verdict_.accept_matches = !keys.empty() && accepts.front() == accept_for(keys.front());
        if (!verdict_.accept_matches) broken(rule::response_accept_must_match);
    }

    void judge_subprotocol() {
        auto chosen = all_of("Sec-WebSocket-Protocol");
        if (chosen.empty()) return;
        verdict_.subprotocol = chosen.front();
        if (!is_single(chosen))
            broken(rule::response_subprotocol_must_be_single);
        else if (!is_token(chosen.front()))
            broken(rule::response_subprotocol_must_be_a_token);
        else if (values_of(sent_.fields, "Sec-WebSocket-Protocol").empty())
            broken(rule::response_subprotocol_absent_without_agreement);
        else if (!was_offered(chosen.front()))
            broken(rule::response_subprotocol_must_have_been_offered);
    }

    // Unlike has_token(), with regard to case: subprotocols are compared as they are.
    bool was_offered(std::string_view subprotocol) const {
        bool offered = false;
        for (const auto value : values_of(sent_.fields, "Sec-WebSocket-Protocol"))
            for_each_element(value, [&](auto element) { offered |= element == subprotocol; });
        return offered;
    }

    void judge_extensions() {
        if (std::ranges::distance(all_of("Sec-WebSocket-Extensions")) > 1)
            broken(rule::response_extensions_header_must_be_single);
        auto accepted = parse_extensions(received_.fields);
        if (!accepted)
            return broken(accepted.error().quoted_value
                              ? rule::extension_quoted_value_must_be_a_token
                              : rule::response_extensions_must_parse);
        verdict_.extensions = std::move(*accepted);
        const auto offers = parse_extensions(sent_.fields).value_or(std::vector<extension>());
        judge_names(offers);
        judge_claims_of_rsv1();
        judge_deflate(offers);
    }

    void judge_names(const std::vector<extension>& offers) {
        std::vector<std::string_view> offered;
        offered.reserve(offers.size());
        for (const extension& offer : offers) offered.push_back(offer.name);
        std::ranges::sort(offered);
        for (const extension& accepted : verdict_.extensions)
            if (!std::ranges::binary_search(offered, accepted.name))
                return broken(rule::response_extension_must_have_been_offered);
    }

    void judge_claims_of_rsv1() {
        const auto is_accepted = [&](std::string_view name) {
            return std::ranges::find(verdict_.extensions, name, &extension::name) !=
                   verdict_.extensions.end();
        };
        if (std::ranges::count_if(claims_of_rsv1, is_accepted) > 1)
            broken(rule::rsv1_must_not_be_claimed_twice);
    }

    void judge_deflate(std::span<const extension> offers) {
        const auto& list = verdict_.extensions;
        const auto accepted = std::ranges::find(list, deflate_extension_name, &extension::name);
        if (accepted == list.end()) return;
        if (std::ranges::count(list, deflate_extension_name, &extension::name) > 1)
            broken(rule::deflate_offer_accepted_at_most_once);
        const deflate_verdict deflate = judge_deflate_answer(*accepted, offers);
        verdict_.deflate = deflate.parameters;
        for (const rule id : deflate.broken) broken(id);
    }

    void broken(rule id) {
        if (std::ranges::find(verdict_.broken, id) == verdict_.broken.end())
            verdict_.broken.push_back(id);
    }

    const request_head& sent_;
    const response_head& received_;
    response_verdict verdict_;
};

} // namespace

response_verdict judge_response(const request_head& sent, const response_head& received,
                                std::span<const irregularity> irregularities) {
    return response_judge(sent, received).judge(irregularities);
}

} // namespace unmask
