// The closing handshake and the body of a close frame (RFC 6455 §5.5.1 and §7.1). Autobahn 7.1, 7.3
// and 7.5.
#include "conformance/cases/cases.hpp"

namespace unmask::conformance {
namespace {

constexpr std::string_view section = "Close Handling";
constexpr payload normal_close = "\x03\xe8"; // 1000
constexpr std::string_view hello = "Hello World!";

// Code 1000 and the longest reason there may be; and one byte more.
constexpr std::string_view longest_body = "\x03\xe8************************************************"
                                          "***************************************"
                                          "************************************";
constexpr std::string_view too_long_body = "\x03\xe8***********************************************"
                                           "****************************************"
                                           "*************************************";
static_assert(longest_body.size() == 125 && too_long_body.size() == 126);

constexpr closing_expectation clean_close = {.wrong_code_fails = true};
constexpr closing_expectation refused_close = {
    .clean = false, .codes = {close_codes::protocol_error}, .wrong_code_fails = true};

constexpr test_case cases[] = {
    {
        .id = "7.1.1",
        .name = "close/after-an-echo",
        .title = "A text; when its echo has come, a close",
        .section = section,
        .rules = {rule::close_must_be_answered, rule::server_must_close_tcp_at_once},
        .script = {text(hello)},
        .expected = {text_comes(hello)},
        .closing = clean_close,
    },
    {
        .id = "7.1.2",
        .name = "close/twice",
        .title = "Two close frames in a row",
        .section = section,
        .rules = {rule::close_must_be_answered, rule::server_must_close_tcp_at_once},
        .script = {start_close(normal_close), frame(opcode::close)},
        .closing = clean_close,
    },
    {
        .id = "7.1.3",
        .name = "close/then-ping",
        .title = "A close frame and a ping behind it, which gets no pong",
        .section = section,
        .rules = {rule::close_must_be_answered, rule::server_must_close_tcp_at_once},
        .script = {start_close(normal_close), ping()},
        .closing = clean_close,
    },
    {
        .id = "7.1.4",
        .name = "close/then-text",
        .title = "A close frame and a text behind it, which gets no echo",
        .section = section,
        .rules = {rule::no_data_after_close, rule::close_must_be_answered},
        .breaks = {rule::no_data_after_close},
        .script = {start_close(normal_close), text(hello)},
        .closing = clean_close,
    },
    {
        .id = "7.1.5",
        .name = "close/within-a-message",
        .title = "A close frame between the two fragments of a text, which gets no echo",
        .section = section,
        .rules = {rule::no_data_after_close, rule::close_must_be_answered},
        .breaks = {rule::no_data_after_close},
        .script = {text("fragment1").not_final(), start_close(normal_close),
                   continuation("fragment2")},
        .closing = clean_close,
    },
    {
        .id = "7.1.6",
        .name = "close/behind-a-large-message",
        .title = "A text of 256 KiB, a short text, a close frame and a ping: how much is echoed?",
        .section = section,
        .rules = {rule::close_must_be_answered},
        .script = {text(repeat("BAsd7&jh23", 256 * 1024)), text(hello), start_close(normal_close),
                   ping()},
        .expected = {text_comes(hello)},
        .tolerated = short_list<event, 2>{},
        .informational = true,
    },
    {
        .id = "7.3.1",
        .name = "close/without-body",
        .title = "A close frame without body",
        .section = section,
        .rules = {rule::close_must_be_answered, rule::close_may_have_a_body},
        .script = {start_close({})},
        .closing = clean_close,
    },
    {
        .id = "7.3.2",
        .name = "close/body-of-one-byte",
        .title = "A close frame with a body of one byte, too short for a code",
        .section = section,
        .rules = {rule::close_body_must_hold_a_code},
        .breaks = {rule::close_body_must_hold_a_code},
        .script = {start_close("a")},
        .closing = refused_close,
    },
    {
        .id = "7.3.3",
        .name = "close/code-alone",
        .title = "A close frame with a code and no reason",
        .section = section,
        .rules = {rule::close_must_be_answered},
        .script = {start_close(normal_close)},
        .closing = clean_close,
    },
    {
        .id = "7.3.4",
        .name = "close/code-and-reason",
        .title = "A close frame with a code and a reason",
        .section = section,
        .rules = {rule::close_must_be_answered, rule::close_reason_may_follow_the_code},
        .script = {start_close("\x03\xe8Hello World!")},
        .closing = clean_close,
    },
    {
        .id = "7.3.5",
        .name = "close/longest-reason",
        .title = "A close frame with a reason of 123 bytes, the longest",
        .section = section,
        .rules = {rule::close_must_be_answered, rule::close_reason_may_follow_the_code},
        .script = {start_close(longest_body)},
        .closing = clean_close,
    },
    {
        .id = "7.3.6",
        .name = "close/too-long-reason",
        .title = "A close frame with a reason of 124 bytes, one more than a control frame holds",
        .section = section,
        .rules = {rule::control_payload_at_most_125},
        .breaks = {rule::control_payload_at_most_125},
        .script = {start_close(too_long_body)},
        .closing = refused_close,
    },
    {
        .id = "7.5.1",
        .name = "close/reason-not-utf8",
        .title = "A close frame whose reason contains a UTF-16 surrogate",
        .section = section,
        .rules = {rule::close_reason_must_be_utf8, rule::invalid_utf8_must_fail_the_connection},
        .breaks = {rule::close_reason_must_be_utf8},
        .script = {start_close("\x03\xe8\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\x80"
                               "edited")},
        .closing = {.clean = false,
                    .codes = {close_codes::protocol_error, close_codes::invalid_payload},
                    .wrong_code_fails = true},
    },
};

} // namespace

std::span<const test_case> closing_cases() { return cases; }

} // namespace unmask::conformance
