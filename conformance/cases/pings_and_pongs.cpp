// Pings are answered, pongs are not (RFC 6455 §5.5.2 and §5.5.3). Autobahn 2.
#include "conformance/cases/cases.hpp"

namespace unmask::conformance {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view section = "Pings/Pongs";
constexpr std::string_view few_bytes =
    "\x00\xff\xfe\xfd\xfc\xfb\x00\xff"sv; // no UTF-8, zeros at both ends
constexpr std::string_view unsolicited = "unsolicited pong payload";
constexpr payload normal_close = "\x03\xe8"; // 1000

constexpr test_case cases[] = {
    {
        .id = "2.1",
        .name = "ping/empty",
        .title = "A ping without payload",
        .section = section,
        .rules = {rule::ping_must_be_answered},
        .script = {ping()},
        .afterwards = close_after(1s),
        .expected = {pong_comes()},
    },
    {
        .id = "2.2",
        .name = "ping/text-payload",
        .title = "A ping with a few letters of payload",
        .section = section,
        .rules = {rule::ping_must_be_answered, rule::pong_must_echo_the_ping},
        .script = {ping("Hello, world!")},
        .afterwards = close_after(1s),
        .expected = {pong_comes("Hello, world!")},
    },
    {
        .id = "2.3",
        .name = "ping/binary-payload",
        .title = "A ping whose payload is no text",
        .section = section,
        .rules = {rule::ping_must_be_answered, rule::pong_must_echo_the_ping},
        .script = {ping(few_bytes)},
        .afterwards = close_after(1s),
        .expected = {pong_comes(few_bytes)},
    },
    {
        .id = "2.4",
        .name = "ping/longest-payload",
        .title = "A ping with 125 bytes of payload, the most that a control frame may have",
        .section = section,
        .rules = {rule::ping_must_be_answered, rule::pong_must_echo_the_ping},
        .script = {ping(repeat("\xfe", 125))},
        .afterwards = close_after(1s),
        .expected = {pong_comes(repeat("\xfe", 125))},
    },
    {
        .id = "2.5",
        .name = "ping/too-long",
        .title = "A ping with 126 bytes of payload, one more than allowed",
        .section = section,
        .rules = {rule::control_payload_at_most_125},
        .breaks = {rule::control_payload_at_most_125},
        .script = {ping(repeat("\xfe", 126))},
        .expected = {},
        .closing = peer_fails_with(close_codes::protocol_error),
    },
    {
        .id = "2.6",
        .name = "ping/byte-by-byte",
        .title = "A ping with 125 bytes of payload, one byte per TCP write",
        .section = section,
        .rules = {rule::ping_must_be_answered, rule::input_must_be_parsed_as_frames},
        .script = {ping(repeat("\xfe", 125)).chopped(1)},
        .afterwards = close_after(2s),
        .expected = {pong_comes(repeat("\xfe", 125))},
    },
    {
        .id = "2.7",
        .name = "pong/unsolicited-empty",
        .title = "A pong that nobody asked for, without payload, then a close",
        .section = section,
        .rules = {rule::unsolicited_pong_should_not_be_answered},
        .script = {pong(), start_close(normal_close)},
        .afterwards = close_after(1s),
        .expected = {},
    },
    {
        .id = "2.8",
        .name = "pong/unsolicited-with-payload",
        .title = "A pong that nobody asked for, with payload, then a close",
        .section = section,
        .rules = {rule::unsolicited_pong_should_not_be_answered},
        .script = {pong(unsolicited), start_close(normal_close)},
        .afterwards = close_after(1s),
        .expected = {},
    },
    {
        .id = "2.9",
        .name = "pong/unsolicited-before-ping",
        .title = "A pong that nobody asked for, then a ping",
        .section = section,
        .rules = {rule::unsolicited_pong_should_not_be_answered, rule::pong_must_echo_the_ping},
        .script = {pong(unsolicited), ping("ping payload")},
        .afterwards = close_after(1s),
        .expected = {pong_comes("ping payload")},
    },
    {
        .id = "2.10",
        .name = "ping/ten-in-a-row",
        .title = "Ten pings in a row, each to be answered",
        .section = section,
        .rules = {rule::ping_must_be_answered, rule::pong_must_echo_the_ping},
        .script = {ping("payload-0"), ping("payload-1"), ping("payload-2"), ping("payload-3"),
                   ping("payload-4"), ping("payload-5"), ping("payload-6"), ping("payload-7"),
                   ping("payload-8"), ping("payload-9")},
        .afterwards = close_after(3s),
        .expected = {pong_comes("payload-0"), pong_comes("payload-1"), pong_comes("payload-2"),
                     pong_comes("payload-3"), pong_comes("payload-4"), pong_comes("payload-5"),
                     pong_comes("payload-6"), pong_comes("payload-7"), pong_comes("payload-8"),
                     pong_comes("payload-9")},
    },
    {
        .id = "2.11",
        .name = "ping/ten-in-a-row-byte-by-byte",
        .title = "Ten pings in a row, one byte per TCP write",
        .section = section,
        .rules = {rule::ping_must_be_answered, rule::pong_must_echo_the_ping,
                  rule::input_must_be_parsed_as_frames},
        .script = {ping("payload-0").chopped(1), ping("payload-1").chopped(1),
                   ping("payload-2").chopped(1), ping("payload-3").chopped(1),
                   ping("payload-4").chopped(1), ping("payload-5").chopped(1),
                   ping("payload-6").chopped(1), ping("payload-7").chopped(1),
                   ping("payload-8").chopped(1), ping("payload-9").chopped(1)},
        .afterwards = close_after(3s),
        .expected = {pong_comes("payload-0"), pong_comes("payload-1"), pong_comes("payload-2"),
                     pong_comes("payload-3"), pong_comes("payload-4"), pong_comes("payload-5"),
                     pong_comes("payload-6"), pong_comes("payload-7"), pong_comes("payload-8"),
                     pong_comes("payload-9")},
    },
};

} // namespace

std::span<const test_case> ping_and_pong_cases() { return cases; }

} // namespace unmask::conformance
