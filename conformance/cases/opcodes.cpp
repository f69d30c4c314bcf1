// Opcodes 3 to 7 and 11 to 15 are reserved (RFC 6455 §5.2). Autobahn 4.1 and 4.2.
#include "conformance/cases/cases.hpp"

namespace unmask::conformance {
namespace {

constexpr std::string_view hello = "Hello, world!";

struct row {
    std::string_view id;
    std::string_view name;
    std::string_view title;
    int opcode;
    std::string_view content;
    bool text_first =
        false; // a good message goes ahead, and should be echoed before the connection is failed
    std::size_t chop = 0; // bytes per TCP write
};

constexpr row rows[] = {
    {"4.1.1", "opcodes/3", "A frame with opcode 3, without payload", 3, ""},
    {"4.1.2", "opcodes/4", "A frame with opcode 4, with payload", 4, "reserved opcode payload"},
    {"4.1.3", "opcodes/5-after-a-text", "A good text, a frame with opcode 5, and a ping", 5, "",
     true},
    {"4.1.4", "opcodes/6-after-a-text",
     "A good text, a frame with opcode 6 and payload, and a ping", 6, hello, true},
    {"4.1.5", "opcodes/7-after-a-text-byte-by-byte",
     "A good text, a frame with opcode 7, and a ping, one byte per TCP write", 7, hello, true, 1},
    {"4.2.1", "opcodes/11", "A control frame with opcode 11, without payload", 11, ""},
    {"4.2.2", "opcodes/12", "A control frame with opcode 12, with payload", 12,
     "reserved opcode payload"},
    {"4.2.3", "opcodes/13-after-a-text", "A good text, a control frame with opcode 13, and a ping",
     13, "", true},
    {"4.2.4", "opcodes/14-after-a-text",
     "A good text, a control frame with opcode 14 and payload, and a ping", 14, hello, true},
    {"4.2.5", "opcodes/15-after-a-text-byte-by-byte",
     "A good text, a control frame with opcode 15, and a ping, one byte per TCP write", 15, hello,
     true, 1},
};

constexpr auto cases = cases_from(rows, [](const row& r) {
    test_case made{
        .id = r.id,
        .name = r.name,
        .title = r.title,
        .section = "Opcodes",
        .rules = {rule::unknown_opcode_must_fail_the_connection, rule::opcode_must_be_known},
        .breaks = {rule::opcode_must_be_known},
        .script = {reserved(r.opcode, r.content)},
        .closing = peer_fails_with(close_codes::protocol_error),
    };
    if (r.text_first) {
        made.script = {text(hello).chopped(r.chop), reserved(r.opcode, r.content).chopped(r.chop),
                       ping().chopped(r.chop)};
        made.expected = {text_comes(hello)};
        made.tolerated = short_list<event, 2>{};
    }
    return made;
});

} // namespace

std::span<const test_case> opcode_cases() { return cases; }

} // namespace unmask::conformance
