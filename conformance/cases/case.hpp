// A conformance case as data: what the runner sends, what it accepts in return, and how the
// connection should end.
//
//     {
//         .id = "5.6",
//         .name = "fragmentation/ping-between-fragments",
//         .title = "A ping between two fragments",
//         .section = "Fragmentation",
//         .rules = {rule::control_frames_between_fragments_must_be_handled},
//         .script = {text("fragment1").not_final(), ping("payload"), continuation("fragment2")},
//         .afterwards = close_after(1s),
//         .expected = {pong_comes("payload"), text_comes("fragment1fragment2")},
//     }
//
// Because it is data, a case can be listed, explained, checked against the rulebook and compared
// with other suites without being run.
#pragma once

#include "conformance/cases/event.hpp"
#include "conformance/cases/round_trips.hpp"
#include "conformance/cases/short_list.hpp"
#include "protocol/close.hpp"
#include "protocol/frame.hpp"

#include <chrono>
#include <optional>

namespace unmask::conformance {

using namespace std::chrono_literals;
using duration = std::chrono::milliseconds;

// --- What the runner does

enum class verb : std::uint8_t {
    send_frame,   // one frame, as it stands
    send_message, // a message, cut into frames of `fragment` payload bytes (see cut_message)
    begin_frame,  // the header of a frame of `announced` payload bytes, and nothing of them
    send_octets,  // bytes of the payload of the frame begun
    close,        // a close frame that starts the closing handshake
    wait,         // silence
};

// Steps that follow each other go out in one TCP write, unless they say otherwise.
struct step {
    verb what = verb::send_frame;
    unmask::opcode opcode = opcode::text;
    bool fin = true;
    std::uint8_t rsv = 0;
    payload content{};
    std::uint64_t announced = 0;
    std::size_t fragment = 0; // 0: the whole message in one frame
    std::size_t chop = 0;     // bytes per TCP write; 0: no matter
    bool own_write = false;   // the frame is a TCP write of its own
    duration silence{0};
    char tag = 0; // a wait that counts: elapsing while the connection is open is an event

    constexpr step not_final() const {
        step copy = *this;
        copy.fin = false;
        return copy;
    }
    constexpr step with_rsv(std::uint8_t bits) const {
        step copy = *this;
        copy.rsv = bits;
        return copy;
    }
    constexpr step chopped(std::size_t bytes) const {
        step copy = *this;
        copy.chop = bytes;
        return copy;
    }
    constexpr step alone() const {
        step copy = *this;
        copy.own_write = true;
        return copy;
    }
    constexpr step in_fragments(std::size_t bytes) const {
        step copy = *this;
        copy.fragment = bytes;
        return copy;
    }
};

constexpr step frame(opcode code, payload content = {}) {
    return {.what = verb::send_frame, .opcode = code, .content = content};
}
constexpr step text(payload content = {}) { return frame(opcode::text, content); }
constexpr step binary(payload content = {}) { return frame(opcode::binary, content); }
constexpr step continuation(payload content = {}) { return frame(opcode::continuation, content); }
constexpr step ping(payload content = {}) { return frame(opcode::ping, content); }
constexpr step pong(payload content = {}) { return frame(opcode::pong, content); }
// One of the opcodes that RFC 6455 §5.2 reserves.
constexpr step reserved(int code, payload content = {}) {
    return frame(static_cast<opcode>(code), content);
}
constexpr step text_message(payload content) {
    return {.what = verb::send_message, .opcode = opcode::text, .content = content};
}
constexpr step begin_text(std::uint64_t announced) {
    return {.what = verb::begin_frame, .opcode = opcode::text, .announced = announced};
}
constexpr step octets(payload content) { return {.what = verb::send_octets, .content = content}; }
// `body` is the payload of the close frame: two bytes of code in network byte order, then the
// reason.
constexpr step start_close(payload body) {
    return {.what = verb::close, .opcode = opcode::close, .content = body};
}
constexpr step wait(duration silence, char tag = 0) {
    return {.what = verb::wait, .silence = silence, .tag = tag};
}

// --- What the runner looks for

enum class endpoint : std::uint8_t { runner, peer };

struct closing_expectation {
    endpoint initiator = endpoint::runner; // who starts the closing handshake, or drops TCP
    bool clean = true;                     // a complete closing handshake is needed
    short_list<close_code, 3> codes = {
        close_codes::normal};           // a close frame without a code also does
    bool wrong_initiator_fails = false; // the behaviour too, not just the closing
    bool wrong_code_fails = false;      // likewise
};

constexpr closing_expectation peer_fails_with(close_code code) {
    return {.initiator = endpoint::peer,
            .clean = false,
            .codes = {code},
            .wrong_initiator_fails = code == close_codes::invalid_payload};
}

// What the runner does when the script is over and the outcome does not come: the time is what a
// prompt peer may take, and is stretched by run_options::timeout.
struct deadline {
    enum class action : std::uint8_t {
        fail_connection, // close with 1001; drop TCP if the closing handshake is under way
        close,           // start the closing handshake, unless it is under way
    };
    duration after = 1s;
    action then = action::fail_connection;
};

constexpr deadline fail_after(duration after) { return {.after = after}; }
constexpr deadline close_after(duration after) {
    return {.after = after, .then = deadline::action::close};
}

// --- The case

struct test_case {
    std::string_view id;        // the number that Autobahn|Testsuite knows it by
    std::string_view name;      // "topic/what-happens"
    std::string_view title;     // one line: what the runner does
    std::string_view section;   // heading of its group in reports
    short_list<rule, 3> rules;  // what the peer is judged by
    short_list<rule, 3> breaks; // what the runner breaks on purpose, where it binds the runner
    short_list<step, 12> script;
    std::optional<round_trips> trips; // instead of a script and of expected events
    deadline afterwards = fail_after(1s);
    event_list expected;
    std::optional<short_list<event, 2>> tolerated; // another outcome, which counts as NON-STRICT
    closing_expectation closing{};
    bool informational = false; // no outcome is wrong
    bool performance = false;   // its time counts: it runs alone, behind the others
};

// Turns the rows of a family into cases.
template <class Row, std::size_t Count, class Make>
consteval auto cases_from(const Row (&rows)[Count], Make make) {
    std::array<test_case, Count> cases{};
    for (std::size_t i = 0; i < Count; ++i) cases[i] = make(rows[i]);
    return cases;
}

} // namespace unmask::conformance
