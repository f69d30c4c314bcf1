#include "fuzz/subjects/beast_handshake.hpp"

#include "protocol/handshake/http_grammar.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

namespace unmask::fuzz {

namespace {

namespace http = boost::beast::http;

// Beast takes the first of several fields of a name, and reads its list up to the first byte that is
// in no token: it misses an Upgrade after that, and takes `websocket/13` for `websocket`.
bool reads_all_of(const http_fields& fields, std::string_view name) {
    auto values = values_of(fields, name);
    bool only_tokens = true;
    for (const std::string_view value : values)
        for_each_element(value, [&](auto one) { only_tokens = only_tokens && is_token(one); });
    return only_tokens && (values.empty() || is_single(values));
}

} // namespace

// Its stream::accept() without a stream: its parser, then its own list of conditions.
bool beast_accepts(std::string_view head) {
    http::request_parser<http::empty_body> parser;
    boost::beast::error_code error;
    parser.eager(true);
    parser.put(boost::asio::buffer(head), error);
    if (error || !parser.is_header_done()) return false;
    const auto& request = parser.get();
    if (!boost::beast::websocket::is_upgrade(request)) return false;
    const auto key = request.find(http::field::sec_websocket_key);
    const auto version = request.find(http::field::sec_websocket_version);
    return request.count(http::field::host) > 0 && key != request.end() &&
           key->value().size() <= 24 && version != request.end() && version->value() == "13";
}

bool beast_enforces(rule broken) {
    switch (broken) {
    case rule::request_key_must_be_16_bytes_base64: // anything as long will do
    case rule::request_key_must_be_single:          // the first one counts
    case rule::request_version_header_must_be_single:
    case rule::request_target_must_be_valid:
    case rule::uri_must_have_no_fragment:
    case rule::request_host_required: // an empty or ill-formed one will do
    case rule::request_body_must_be_absent:
    case rule::request_origin_required_of_browsers:
    case rule::request_header_fields_must_be_well_formed: // obsolete folding
#define RULE(name, ...) case rule::name:
#include "protocol/rules/extensions.inc"
#include "protocol/rules/subprotocols.inc"
#undef RULE
        return false;
    default:
        return describe(broken).http_status != 0;
    }
}

// It refuses empty lines before the request line, and a version above HTTP/1.1.
bool beast_judges_otherwise(const parsed_head<request_head>& request) {
    const request_head& head = request.head;
    return !reads_all_of(head.fields, "Connection") || !reads_all_of(head.fields, "Upgrade") ||
           head.version != "HTTP/1.1" ||
           std::ranges::any_of(request.irregularities, [](const irregularity& one) {
               return one.kind == head_irregularity::leading_blank_line;
           });
}

} // namespace unmask::fuzz
