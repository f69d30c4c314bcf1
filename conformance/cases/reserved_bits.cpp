// RSV1, RSV2 and RSV3 mean nothing without an extension (RFC 6455 §5.2). Autobahn 3.
#include "conformance/cases/cases.hpp"

namespace unmask::conformance {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view hello = "Hello, world!";

struct row {
    std::string_view id;
    std::string_view name;
    std::string_view title;
    short_list<step, 12> script;
    bool echo_first =
        false; // a good message goes ahead, and should be echoed before the connection is failed
};

constexpr row rows[] = {
    {"3.1", "reserved-bits/1-on-text", "A text frame with RSV3 set", {text(hello).with_rsv(1)}},
    {"3.2",
     "reserved-bits/2-after-a-text",
     "A good text, a text frame with RSV2 set, and a ping, in one TCP write",
     {text(hello), text(hello).with_rsv(2), ping()},
     true},
    {"3.3",
     "reserved-bits/3-after-a-text",
     "A good text, a text frame with RSV2 and RSV3 set, and a ping, each a TCP write",
     {text(hello).alone(), text(hello).with_rsv(3).alone(), ping().alone()},
     true},
    {"3.4",
     "reserved-bits/4-after-a-text",
     "A good text, a text frame with RSV1 set, and a ping, one byte per TCP write",
     {text(hello).chopped(1), text(hello).with_rsv(4).chopped(1), ping().chopped(1)},
     true},
    {"3.5",
     "reserved-bits/5-on-binary",
     "A binary frame with RSV1 and RSV3 set",
     {binary("\x00\xff\xfe\xfd\xfc\xfb\x00\xff"sv).with_rsv(5)}},
    {"3.6",
     "reserved-bits/6-on-binary",
     "A binary frame with RSV1 and RSV2 set",
     {binary(hello).with_rsv(6)}},
    {"3.7",
     "reserved-bits/7-on-close",
     "A close frame with all three reserved bits set",
     {frame(opcode::close).with_rsv(7)}},
};

constexpr auto cases = cases_from(rows, [](const row& r) {
    test_case made{
        .id = r.id,
        .name = r.name,
        .title = r.title,
        .section = "Reserved Bits",
        .rules = {rule::unexpected_reserved_bits_must_fail_the_connection,
                  rule::reserved_bits_must_be_zero},
        .breaks = {rule::reserved_bits_must_be_zero},
        .script = r.script,
        .closing = peer_fails_with(close_codes::protocol_error),
    };
    if (r.echo_first) {
        made.expected = {text_comes(hello)};
        made.tolerated = short_list<event, 2>{};
    }
    return made;
});

} // namespace

std::span<const test_case> reserved_bit_cases() { return cases; }

} // namespace unmask::conformance
