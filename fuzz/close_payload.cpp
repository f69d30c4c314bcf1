// The body of a close frame: what is illegal about it, and that what we write can be read.
#include "fuzz/support/input.hpp"
#include "fuzz/support/properties.hpp"
#include "protocol/close.hpp"
#include "protocol/utf8.hpp"

namespace unmask::fuzz {

namespace {

// RFC 6455 §7.4 and the registry of IANA, said a second time.
bool may_be_sent(close_code code) {
    if (code >= 3000 && code <= 4999) return true;
    return code >= 1000 && code <= 1014 && (code < 1004 || code > 1006);
}

void write_and_read(close_code code, std::string_view reason) {
    const byte_buffer body = make_close(code, reason);
    const close_body parsed = parse_close(body);
    ensure(body.size() <= 125, "a close body of {} bytes is written", body.size());
    ensure(parsed.code == code, "code {} comes back as {}", code, parsed.code.value_or(0));
    ensure(reason.starts_with(parsed.reason), "another reason comes back");
    ensure(reason.size() > longest_close_reason || parsed.reason == reason, "the reason is cut");
    if (is_utf8(as_bytes(reason)))
        ensure(is_utf8(as_bytes(parsed.reason)), "a valid reason is cut within a character");
}

} // namespace

void check(input in) {
    const byte_view payload = in.rest();
    const close_body body = parse_close(payload);
    ensure(body.code.has_value() == (payload.size() >= 2), "a code in {} bytes: {}", payload.size(),
           body.code.has_value());
    const bool legal_code = body.code ? may_be_sent(*body.code) : payload.empty();
    const bool legal = legal_code && is_utf8(as_bytes(body.reason));
    ensure(rule_broken_by_close(payload).has_value() != legal, "expected to be legal: {}", legal);
    if (!body.code) return;
    ensure(rule_broken_by(*body.code).has_value() != may_be_sent(*body.code), "code {}",
           *body.code);
    ensure(!name_of_close_code(*body.code).empty(), "code {} has no name", *body.code);
    write_and_read(*body.code, body.reason);
}

} // namespace unmask::fuzz
