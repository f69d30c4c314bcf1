#include "reference-server/http_answer.hpp"

#include "protocol/handshake/handshake.hpp"
#include "protocol/handshake/http_grammar.hpp"
#include "reference-server/embedded_page.hpp"

#include <fmt/format.h>

namespace unmask::reference_server {

namespace {

server_policy policy_of(const server_options& options) {
    server_policy policy;
    policy.subprotocols = options.subprotocols;
    if (options.compression) policy.deflate = deflate_policy();
    return policy;
}

http_answer with_body(int status, std::string_view type, std::string body) {
    http_answer answer{.response = response_with_body(status, type, body.size())};
    answer.body = std::move(body);
    return answer;
}

http_answer answer_to_handshake(const request_head& request, const server_options& options) {
    auto answer = answer_request(request, policy_of(options));
    return {std::move(answer.response), std::move(answer.body), answer.deflate};
}

http_answer page_answer() {
    auto answer = with_body(200, "text/html; charset=utf-8", std::string(embedded::page_html));
    answer.response.fields.push_back(
        {"Content-Security-Policy",
         "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
         "connect-src ws: wss:; base-uri 'none'; form-action 'none'"});
    return answer;
}

} // namespace

std::string_view path_of(std::string_view target) {
    if (const auto scheme = target.find("://"); !target.starts_with('/') && scheme != target.npos) {
        target.remove_prefix(scheme + 3);
        target.remove_prefix(std::min(target.find_first_of("/?"), target.size()));
        if (!target.starts_with('/')) return "/";
    }
    return target.substr(0, target.find('?'));
}

http_answer answer_to(const request_head& request, bool has_endpoint,
                      const server_options& options) {
    if (asks_for_websocket(request)) // and is told what is missing
        return has_endpoint ? answer_to_handshake(request, options)
                            : plain_answer(404, "nothing speaks WebSocket at this path");
    if (request.method != "GET" && request.method != "HEAD") {
        auto answer = plain_answer(405, "only GET and HEAD are answered");
        answer.response.fields.push_back({"Allow", "GET, HEAD"});
        return answer;
    }
    if (!has_endpoint) return plain_answer(404, "there is nothing at this path");
    auto answer = path_of(request.target) == "/"
                      ? page_answer()
                      : plain_answer(426, "this path speaks WebSocket (RFC 6455)");
    if (answer.response.status == 426) answer.response.fields.push_back({"Upgrade", "websocket"});
    if (request.method == "HEAD") answer.body.clear();
    return answer;
}

http_answer plain_answer(int status, std::string_view sentence) {
    return with_body(status, "text/plain; charset=utf-8", fmt::format("{}\n", sentence));
}

std::string to_bytes(const http_answer& answer) {
    return to_text(answer.response).value() + answer.body;
}

} // namespace unmask::reference_server
