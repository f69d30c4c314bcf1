#include "conformance/run/verdict.hpp"

#include <gtest/gtest.h>

namespace unmask::conformance {
namespace {

using reports::behavior;
using reports::closing;

constexpr test_case echo{
    .id = "echo",
    .script = {text("hello")},
    .expected = {text_comes("hello")},
};
constexpr test_case violation_case{
    .id = "violation",
    .script = {text("hello"), text("x").with_rsv(1)},
    .expected = {text_comes("hello")},
    .tolerated = short_list<event, 2>{},
    .closing = peer_fails_with(close_codes::protocol_error),
};
constexpr test_case bad_text{
    .id = "bad-text",
    .script = {text("\xff")},
    .closing = peer_fails_with(close_codes::invalid_payload),
};
constexpr test_case strict_close{
    .id = "strict-close",
    .script = {start_close("\x03\xe8")},
    .closing = {.wrong_code_fails = true},
};
constexpr test_case noted{
    .id = "noted",
    .script = {start_close("\x13\x88")},
    .informational = true,
};

observed_event text_event(std::string_view content) {
    const byte_view bytes = as_bytes(content);
    return {.content = {bytes.begin(), bytes.end()}};
}

// A connection that the runner closed and that ended well, with the echo expected.
observation good() {
    return {.opened = true,
            .received = {text_event("hello")},
            .closed_by_runner = true,
            .clean = true,
            .remote_code = close_codes::normal};
}

// One that the peer failed.
observation failed_by_peer(close_code code) {
    return {.opened = true, .clean = true, .remote_code = code};
}

struct row {
    const char* what;
    const test_case& expected;
    observation seen;
    behavior behaved;
    closing closed;
};

template <class Change>
observation but(observation seen, Change change) {
    change(seen);
    return seen;
}

const row rows[] = {
    {"all as expected", echo, good(), behavior::ok, closing::ok},
    {"a close frame without a code does", echo, but(good(), [](auto& o) { o.remote_code.reset(); }),
     behavior::ok, closing::ok},
    {"no opening handshake", echo, {.opening_failure = "no"}, behavior::failed, closing::failed},
    {"no echo", echo, but(good(), [](auto& o) { o.received.clear(); }), behavior::failed,
     closing::ok},
    {"another echo", echo, but(good(), [](auto& o) { o.received = {text_event("hellO")}; }),
     behavior::failed, closing::ok},
    {"the echo is binary", echo, but(good(), [](auto& o) { o.received[0].binary = true; }),
     behavior::failed, closing::ok},
    {"two echoes", echo, but(good(), [](auto& o) { o.received.push_back(o.received[0]); }),
     behavior::failed, closing::ok},
    {"wrong code", echo, but(good(), [](auto& o) { o.remote_code = 1001; }), behavior::ok,
     closing::wrong_code},
    {"no close frame comes before a wrong code", echo,
     but(good(),
         [](auto& o) {
             o.clean = false;
             o.remote_code = 1001;
         }),
     behavior::ok, closing::unclean},
    {"the peer closes", echo, but(good(), [](auto& o) { o.closed_by_runner = false; }),
     behavior::ok, closing::failed},
    {"the runner drops TCP", echo, but(good(), [](auto& o) { o.dropped_by_runner = true; }),
     behavior::ok, closing::failed_by_client},
    {"a violation answered with its code, after the echo", violation_case,
     but(failed_by_peer(1002), [](auto& o) { o.received = {text_event("hello")}; }), behavior::ok,
     closing::ok},
    {"a violation answered before the echo", violation_case, failed_by_peer(1002),
     behavior::non_strict, closing::ok},
    {"a violation answered by dropping TCP",
     violation_case,
     {.opened = true},
     behavior::non_strict,
     closing::ok},
    {"a violation answered with another code", violation_case, failed_by_peer(1000),
     behavior::non_strict, closing::wrong_code},
    {"a violation not noticed", violation_case,
     but(failed_by_peer(1001), [](auto& o) { o.closed_by_runner = true; }), behavior::non_strict,
     closing::failed},
    {"bad text noticed", bad_text, failed_by_peer(1007), behavior::ok, closing::ok},
    {"bad text not noticed fails the behaviour too", bad_text,
     but(failed_by_peer(1001), [](auto& o) { o.closed_by_runner = true; }), behavior::failed,
     closing::failed},
    {"bad text, another code", bad_text, failed_by_peer(1002), behavior::ok, closing::wrong_code},
    {"a wrong code where the code matters", strict_close,
     but(good(),
         [](auto& o) {
             o.received.clear();
             o.remote_code = 1001;
         }),
     behavior::failed, closing::wrong_code},
    {"informational, whatever came", noted, good(), behavior::informational,
     closing::informational},
    {"informational, without a handshake",
     noted,
     {.opening_failure = "no"},
     behavior::informational,
     closing::informational},
};

TEST(verdict, follows_the_rules) {
    for (const row& one : rows) {
        const verdict judged = judge(one.expected, one.seen);
        EXPECT_EQ(judged.behavior, one.behaved) << one.what;
        EXPECT_EQ(judged.closing, one.closed) << one.what;
        EXPECT_FALSE(judged.behavior_reason.empty()) << one.what;
    }
}

TEST(verdict, tells_the_first_difference) {
    EXPECT_EQ(judge(echo, {.opened = true}).behavior_reason,
              "This did not come: text message \"hello\".");
    EXPECT_EQ(judge(echo, {.opened = true, .received = {text_event("")}}).behavior_reason,
              "Expected: text message \"hello\". Received: text message empty.");
}

TEST(verdict, is_complete_only_where_one_outcome_is_accepted) {
    EXPECT_TRUE(is_complete(echo, {text_event("hello")}));
    EXPECT_FALSE(is_complete(echo, {}));
    EXPECT_FALSE(is_complete(violation_case, {text_event("hello")}));
}

} // namespace
} // namespace unmask::conformance
