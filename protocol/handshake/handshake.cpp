#include "protocol/handshake/handshake.hpp"

#include "protocol/handshake/http_grammar.hpp"

#include <fmt/format.h>

namespace unmask {

namespace {

void append(http_fields& fields, const http_fields& extra) {
    fields.insert(fields.end(), extra.begin(), extra.end());
}

} // namespace

// --- Client --------------------------------------------------------------------------------------

request_head build_request(const client_handshake& handshake) {
    request_head request{"GET", handshake.target, "HTTP/1.1", {}};
    request.fields = {{"Host", handshake.host},
                      {"Upgrade", "websocket"},
                      {"Connection", "Upgrade"},
                      {"Sec-WebSocket-Key", handshake.key},
                      {"Sec-WebSocket-Version", std::string(websocket_version)}};
    if (!handshake.origin.empty()) request.fields.push_back({"Origin", handshake.origin});
    if (!handshake.subprotocols.empty())
        request.fields.push_back(
            {"Sec-WebSocket-Protocol", fmt::format("{}", fmt::join(handshake.subprotocols, ", "))});
    if (!handshake.extensions.empty())
        request.fields.push_back({"Sec-WebSocket-Extensions", to_string(handshake.extensions)});
    append(request.fields, handshake.extra);
    return request;
}

// --- Server --------------------------------------------------------------------------------------

bool asks_for_websocket(const request_head& request) {
    return has_token(request.fields, "Upgrade", "websocket") ||
           joined_value(request.fields, "Sec-WebSocket-Key") ||
           joined_value(request.fields, "Sec-WebSocket-Version");
}

namespace {

int status_for(rule broken) {
    return broken == rule::request_method_must_be_get ? 405 : describe(broken).http_status;
}

bool concerns_version(rule broken) {
    return broken == rule::request_version_must_be_13 ||
           broken == rule::request_version_must_be_a_small_number ||
           broken == rule::request_version_header_required ||
           broken == rule::request_version_header_must_be_single;
}

void refuse(server_answer& answer, rule reason) {
    const rule_entry& entry = describe(reason);
    const int status = status_for(reason);
    answer.body = fmt::format("{}\n{} ({})\n", entry.statement, entry.slug, citation_of(entry));
    answer.response = {"HTTP/1.1", status, std::string(reason_phrase(status)), {}};
    answer.response.fields = {{"Content-Type", "text/plain; charset=utf-8"},
                              {"Content-Length", std::to_string(answer.body.size())}};
    http_fields& fields = answer.response.fields;
    if (status == 405) fields.push_back({"Allow", "GET"});
    if (std::ranges::any_of(answer.broken, concerns_version))
        fields.push_back({"Sec-WebSocket-Version", std::string(websocket_version)});
    // RFC 9110 §15.5.22 wants the protocol to upgrade to.
    if (status == 426) fields.push_back({"Upgrade", "websocket"});
    fields.push_back({"Connection", status == 426 ? "close, Upgrade" : "close"});
}

std::string choose_subprotocol(const http_fields& fields, const std::vector<std::string>& spoken) {
    std::string chosen;
    for (const std::string_view value : values_of(fields, "Sec-WebSocket-Protocol"))
        for_each_element(value, [&](std::string_view offered) {
            if (chosen.empty() && std::ranges::find(spoken, offered) != spoken.end())
                chosen = offered;
        });
    return chosen;
}

void accept(server_answer& answer, const request_head& request, const server_policy& policy) {
    answer.response = {"HTTP/1.1", 101, std::string(reason_phrase(101)), {}};
    http_fields& fields = answer.response.fields;
    fields = {{"Upgrade", "websocket"},
              {"Connection", "Upgrade"},
              {"Sec-WebSocket-Accept",
               accept_for(values_of(request.fields, "Sec-WebSocket-Key").front())}};

    answer.subprotocol = choose_subprotocol(request.fields, policy.subprotocols);
    if (!answer.subprotocol.empty())
        fields.push_back({"Sec-WebSocket-Protocol", answer.subprotocol});

    const auto offers = parse_extensions(request.fields);
    if (!policy.deflate || !offers) return;
    if (const auto agreement = choose_deflate(*offers, *policy.deflate)) {
        answer.deflate = agreement->parameters;
        fields.push_back({"Sec-WebSocket-Extensions", to_string(agreement->answer)});
    }
}

} // namespace

server_answer answer_request(const request_head& request, const server_policy& policy,
                             std::span<const irregularity> irregularities) {
    server_answer answer;
    answer.broken = judge_request(request, irregularities);
    const auto reason = std::ranges::find_if(
        answer.broken, [](rule broken) { return describe(broken).http_status != 0; });
    if (reason == answer.broken.end())
        accept(answer, request, policy);
    else
        refuse(answer, *reason);
    append(answer.response.fields, policy.extra);
    return answer;
}

} // namespace unmask
