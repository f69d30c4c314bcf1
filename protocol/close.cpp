#include "protocol/close.hpp"

#include "protocol/utf8.hpp"

#include <algorithm>

namespace unmask {

std::string_view name_of_close_code(close_code code) {
    switch (code) {
    case 1000:
        return "normal closure";
    case 1001:
        return "going away";
    case 1002:
        return "protocol error";
    case 1003:
        return "unsupported data";
    case 1004:
        return "reserved";
    case 1005:
        return "no status received";
    case 1006:
        return "abnormal closure";
    case 1007:
        return "invalid payload data";
    case 1008:
        return "policy violation";
    case 1009:
        return "message too big";
    case 1010:
        return "mandatory extension";
    case 1011:
        return "internal error";
    case 1012:
        return "service restart";
    case 1013:
        return "try again later";
    case 1014:
        return "bad gateway";
    case 1015:
        return "TLS handshake failure";
    case 3000:
        return "unauthorized";
    case 3003:
        return "forbidden";
    case 3008:
        return "timeout";
    default:
        break;
    }
    if (code >= 1000 && code < 3000) return "unassigned";
    if (code >= 3000 && code < 4000) return "registered use";
    if (code >= 4000 && code < 5000) return "private use";
    return "undefined";
}

std::optional<rule> rule_broken_by(close_code code) {
    if (code < 1000) return rule::close_code_0_to_999_unused;
    if (code == 1004) return rule::close_code_1004_reserved;
    if (code == close_codes::no_status) return rule::close_code_1005_not_on_the_wire;
    if (code == close_codes::abnormal) return rule::close_code_1006_not_on_the_wire;
    if (code == 1015) return rule::close_code_1015_not_on_the_wire;
    if (code >= 1016 && code < 3000) return rule::close_code_1016_to_2999_unassigned;
    if (code >= 5000) return rule::close_code_above_4999_undefined;
    return std::nullopt;
}

close_body parse_close(byte_view payload) {
    if (payload.size() < 2) return {};
    return {.code = load_big_endian<std::uint16_t>(payload), .reason = as_text(payload.subspan(2))};
}

std::optional<rule> rule_broken_by_close(byte_view payload) {
    if (payload.empty()) return std::nullopt; // RFC 6455 §5.5.1: a body is optional
    if (payload.size() == 1) return rule::close_body_must_hold_a_code;
    const close_body body = parse_close(payload);
    if (const auto broken = rule_broken_by(*body.code)) return broken;
    if (!is_utf8(payload.subspan(2))) return rule::close_reason_must_be_utf8;
    return std::nullopt;
}

byte_buffer make_close(close_code code, std::string_view reason) {
    std::size_t size = std::min(reason.size(), longest_close_reason);
    const auto is_continuation = [&](std::size_t at) { return (reason[at] & 0xc0) == 0x80; };
    while (size < reason.size() && size > 0 && is_continuation(size)) --size;
    byte_buffer body(2);
    store_big_endian(body, code);
    append(body, as_bytes(reason.substr(0, size)));
    return body;
}

} // namespace unmask
