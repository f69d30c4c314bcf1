// Fields of the opening handshake. Header fields that both sides send have a value for each.
#pragma once

#include "analyzer/fields/drawing.hpp"
#include "protocol/handshake/http_grammar.hpp"

#include <algorithm>
#include <array>

namespace unmask::analyzer {

namespace drawing {

// The name of a header field, as a template argument.
template <std::size_t Size>
struct header_name {
    char text[Size];
    constexpr header_name(const char (&name)[Size]) { std::copy_n(name, Size, text); }
    constexpr std::string_view view() const { return {text, Size - 1}; }
};

// The values of every header field of that name, the request's first.
template <header_name Name>
void header(const contextual_record& from, value_list& to) {
    const auto* handshake = from.as<handshake_record>();
    if (!handshake) return;
    const auto put_all = [&](const http_fields& fields) {
        for (const http_field& one : fields)
            if (equal_ignoring_case(one.name, Name.view()))
                to.emplace_back(std::string_view(one.value));
    };
    if (handshake->request) put_all(handshake->request->fields);
    if (handshake->response) put_all(handshake->response->fields);
}

template <stateless Draw>
consteval draw_function of_request(Draw) {
    return [](const contextual_record& from, value_list& to) {
        const auto* handshake = from.as<handshake_record>();
        if (handshake && handshake->request) put(Draw{}(*handshake->request), to);
    };
}
template <stateless Draw>
consteval draw_function of_response(Draw) {
    return [](const contextual_record& from, value_list& to) {
        const auto* handshake = from.as<handshake_record>();
        if (handshake && handshake->response) put(Draw{}(*handshake->response), to);
    };
}

} // namespace drawing

inline constexpr auto handshake_fields = [] {
    using namespace drawing;
    using enum field_type;
    constexpr record_kinds handshakes{record_kind::handshake};
    return std::to_array<field>({
        {"http.request.method", text, handshakes, "method of the request",
         of_request([](const request_head& h) { return std::string_view(h.method); })},
        {"http.request.version", text, handshakes, "version of HTTP in the request",
         of_request([](const request_head& h) { return std::string_view(h.version); })},
        {"http.response.version", text, handshakes, "version of HTTP in the response",
         of_response([](const response_head& h) { return std::string_view(h.version); })},
        {"http.response.code", number, handshakes, "status code of the response",
         of_response([](const response_head& h) { return static_cast<std::uint64_t>(h.status); })},
        {"http.response.phrase", text, handshakes, "reason phrase of the response",
         of_response([](const response_head& h) { return std::string_view(h.reason); })},
        {"http.upgrade", text, handshakes, "Upgrade", header<"Upgrade">},
        {"http.connection", text, handshakes, "Connection", header<"Connection">},
        {"http.sec_websocket_key", text, handshakes, "Sec-WebSocket-Key",
         header<"Sec-WebSocket-Key">},
        {"http.sec_websocket_accept", text, handshakes, "Sec-WebSocket-Accept",
         header<"Sec-WebSocket-Accept">},
        {"http.sec_websocket_version", text, handshakes, "Sec-WebSocket-Version",
         header<"Sec-WebSocket-Version">},
        {"http.sec_websocket_protocol", text, handshakes, "Sec-WebSocket-Protocol",
         header<"Sec-WebSocket-Protocol">},
        {"http.sec_websocket_extensions", text, handshakes, "Sec-WebSocket-Extensions",
         header<"Sec-WebSocket-Extensions">},
        {"http.user_agent", text, handshakes, "User-Agent", header<"User-Agent">},
        {"http.server", text, handshakes, "Server", header<"Server">},
        {"http.authorization", text, handshakes, "Authorization", header<"Authorization">},
        {"http.cookie", text, handshakes, "Cookie", header<"Cookie">},
        {"http.set_cookie", text, handshakes, "Set-Cookie", header<"Set-Cookie">},
        {"http.location", text, handshakes, "Location", header<"Location">},
        {"unmask.http.origin", text, handshakes, "Origin", header<"Origin">},
        {"unmask.accept_valid", boolean, handshakes,
         "Sec-WebSocket-Accept is the right answer to Sec-WebSocket-Key",
         of<handshake_record>([](const handshake_record& h) { return h.accept_valid; })},
    });
}();

} // namespace unmask::analyzer
