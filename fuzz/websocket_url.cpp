// An address that was understood can be written, and means the same when it is read again.
#include "protocol/handshake/websocket_url.hpp"
#include "fuzz/support/input.hpp"
#include "fuzz/support/properties.hpp"
#include "protocol/handshake/http_head.hpp"

namespace unmask::fuzz {

void check(input in) {
    const std::string_view text = in.text();
    const auto url = parse_websocket_url(text);
    if (!url) {
        ensure(!url.error().empty(), "an address is refused without a reason");
        return;
    }
    const std::string written = unmask::to_string(*url);
    const auto again = parse_websocket_url(written);
    ensure(again.has_value(), "'{}' is written as '{}', which is refused", text, written);
    ensure(*again == *url, "'{}' is written as '{}', which means something else", text, written);
    ensure(!url->host.empty() && url->target.starts_with('/'), "a part of '{}' is missing", text);
    const request_head request{
        .method = "GET", .target = url->target, .fields = {{"Host", host_field(*url)}}};
    ensure(to_text(request).has_value(), "a request for '{}' cannot be written", written);
}

} // namespace unmask::fuzz
