// Messages in several frames, and control frames between them (RFC 6455 §5.4). Autobahn 5.
#include "conformance/cases/cases.hpp"

namespace unmask::conformance {
namespace {

constexpr std::string_view section = "Fragmentation";
constexpr std::string_view hello = "Hello, world!";
constexpr std::string_view orphan = "non-continuation payload";
constexpr std::string_view two_fragments = "fragment1fragment2";
constexpr std::string_view five_fragments = "fragment1fragment2fragment3fragment4fragment5";

// Fragments that may be sent, and come back as one message.
struct legal_row {
    std::string_view id;
    std::string_view name;
    std::string_view title;
    rule judged;
    short_list<step, 12> script;
    event_list expected;
};

constexpr legal_row legal_rows[] = {
    {"5.3",
     "fragmentation/two-frames",
     "A text in two fragments, in one TCP write",
     rule::fragmented_messages_must_be_supported,
     {text("fragment1").not_final(), continuation("fragment2")},
     {text_comes(two_fragments)}},
    {"5.4",
     "fragmentation/two-frames-two-writes",
     "A text in two fragments, each a TCP write",
     rule::fragmented_messages_must_be_supported,
     {text("fragment1").not_final().alone(), continuation("fragment2").alone()},
     {text_comes(two_fragments)}},
    {"5.5",
     "fragmentation/two-frames-byte-by-byte",
     "A text in two fragments, one byte per TCP write",
     rule::fragmented_messages_must_be_supported,
     {text("fragment1").not_final().chopped(1), continuation("fragment2").chopped(1)},
     {text_comes(two_fragments)}},
    {"5.6",
     "fragmentation/ping-between-fragments",
     "A ping between the two fragments of a text, in one TCP write",
     rule::control_frames_between_fragments_must_be_handled,
     {text("fragment1").not_final(), ping("ping payload"), continuation("fragment2")},
     {pong_comes("ping payload"), text_comes(two_fragments)}},
    {"5.7",
     "fragmentation/ping-between-fragments-three-writes",
     "A ping between the two fragments of a text, each a TCP write",
     rule::control_frames_between_fragments_must_be_handled,
     {text("fragment1").not_final().alone(), ping("ping payload").alone(),
      continuation("fragment2").alone()},
     {pong_comes("ping payload"), text_comes(two_fragments)}},
    {"5.8",
     "fragmentation/ping-between-fragments-byte-by-byte",
     "A ping between the two fragments of a text, one byte per TCP write",
     rule::control_frames_between_fragments_must_be_handled,
     {text("fragment1").not_final().chopped(1), ping("ping payload").chopped(1),
      continuation("fragment2").chopped(1)},
     {pong_comes("ping payload"), text_comes(two_fragments)}},
    {"5.19",
     "fragmentation/two-pings-and-a-pause",
     "A text in five fragments with two pings between them and a second of silence",
     rule::control_frames_between_fragments_must_be_handled,
     {text("fragment1").not_final(), continuation("fragment2").not_final(), ping("pongme 1!"),
      wait(1s), continuation("fragment3").not_final(), continuation("fragment4").not_final(),
      ping("pongme 2!"), continuation("fragment5")},
     {pong_comes("pongme 1!"), pong_comes("pongme 2!"), text_comes(five_fragments)}},
    {"5.20",
     "fragmentation/two-pings-and-a-pause-many-writes",
     "The same, each frame a TCP write",
     rule::control_frames_between_fragments_must_be_handled,
     {text("fragment1").not_final().alone(), continuation("fragment2").not_final().alone(),
      ping("pongme 1!").alone(), wait(1s), continuation("fragment3").not_final().alone(),
      continuation("fragment4").not_final().alone(), ping("pongme 2!").alone(),
      continuation("fragment5").alone()},
     {pong_comes("pongme 1!"), pong_comes("pongme 2!"), text_comes(five_fragments)}},
};

constexpr auto legal = cases_from(legal_rows, [](const legal_row& r) {
    return test_case{
        .id = r.id,
        .name = r.name,
        .title = r.title,
        .section = section,
        .rules = {r.judged, rule::fragments_must_be_in_order},
        .script = r.script,
        .afterwards = close_after(1s),
        .expected = r.expected,
    };
});

// Frames out of place, which the peer answers by failing the connection.
struct illegal_row {
    std::string_view id;
    std::string_view name;
    std::string_view title;
    short_list<rule, 3> breaks;
    short_list<step, 12> script;
    bool echo_first =
        false; // a whole message goes ahead, and should be echoed before the connection is failed
};

constexpr illegal_row illegal_rows[] = {
    {"5.1",
     "fragmentation/fragmented-ping",
     "A ping in two fragments",
     {rule::control_must_not_be_fragmented, rule::continuation_needs_start},
     {ping("fragment1").not_final(), continuation("fragment2")}},
    {"5.2",
     "fragmentation/fragmented-pong",
     "A pong in two fragments",
     {rule::control_must_not_be_fragmented, rule::continuation_needs_start},
     {pong("fragment1").not_final(), continuation("fragment2")}},
    {"5.9",
     "fragmentation/continuation-without-start",
     "A final continuation of nothing, then a text, in one TCP write",
     {rule::continuation_needs_start},
     {continuation(orphan), text(hello)}},
    {"5.10",
     "fragmentation/continuation-without-start-two-writes",
     "A final continuation of nothing, then a text, each a TCP write",
     {rule::continuation_needs_start},
     {continuation(orphan).alone(), text(hello).alone()}},
    {"5.11",
     "fragmentation/continuation-without-start-byte-by-byte",
     "A final continuation of nothing, then a text, one byte per TCP write",
     {rule::continuation_needs_start},
     {continuation(orphan).chopped(1), text(hello).chopped(1)}},
    {"5.12",
     "fragmentation/open-continuation-without-start",
     "A continuation of nothing that is not final, then a text, in one TCP write",
     {rule::continuation_needs_start},
     {continuation(orphan).not_final(), text(hello)}},
    {"5.13",
     "fragmentation/open-continuation-without-start-two-writes",
     "A continuation of nothing that is not final, then a text, each a TCP write",
     {rule::continuation_needs_start},
     {continuation(orphan).not_final().alone(), text(hello).alone()}},
    {"5.14",
     "fragmentation/open-continuation-without-start-byte-by-byte",
     "A continuation of nothing that is not final, then a text, one byte per TCP write",
     {rule::continuation_needs_start},
     {continuation(orphan).not_final().chopped(1), text(hello).chopped(1)}},
    {"5.15",
     "fragmentation/continuation-after-the-end",
     "A text in two fragments, a continuation behind its end, then another text",
     {rule::continuation_needs_start},
     {text("fragment1").not_final(), continuation("fragment2"),
      continuation("fragment3").not_final(), text("fragment4")},
     true},
    {"5.16",
     "fragmentation/open-continuation-before-text-twice",
     "Twice a continuation of nothing that is not final, then a text in two fragments",
     {rule::continuation_needs_start},
     {continuation("fragment1").not_final(), text("fragment2").not_final(),
      continuation("fragment3"), continuation("fragment1").not_final(),
      text("fragment2").not_final(), continuation("fragment3")}},
    {"5.17",
     "fragmentation/continuation-before-text-twice",
     "Twice a final continuation of nothing, then a text in two fragments",
     {rule::continuation_needs_start},
     {continuation("fragment1"), text("fragment2").not_final(), continuation("fragment3"),
      continuation("fragment1"), text("fragment2").not_final(), continuation("fragment3")}},
    {"5.18",
     "fragmentation/text-inside-a-message",
     "A text frame where the continuation of an earlier text is due",
     {rule::fragments_must_not_be_interleaved},
     {text("fragment1").not_final(), text("fragment2")}},
};

constexpr auto illegal = cases_from(illegal_rows, [](const illegal_row& r) {
    test_case made{
        .id = r.id,
        .name = r.name,
        .title = r.title,
        .section = section,
        .rules = r.breaks,
        .breaks = r.breaks,
        .script = r.script,
        .closing = peer_fails_with(close_codes::protocol_error),
    };
    if (r.echo_first) {
        made.expected = {text_comes(two_fragments)};
        made.tolerated = short_list<event, 2>{};
    }
    return made;
});

} // namespace

std::span<const test_case> fragmentation_cases() { return legal; }
std::span<const test_case> illegal_fragmentation_cases() { return illegal; }

} // namespace unmask::conformance
