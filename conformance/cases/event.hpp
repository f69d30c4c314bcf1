// What the runner looks for in the conversation of a case, and what it saw there.
#pragma once

#include "conformance/cases/payload.hpp"
#include "conformance/cases/short_list.hpp"

#include <string>

namespace unmask::conformance {

// Data messages, pongs and tagged waits count; pings and close frames of the peer do not.
struct event {
    enum class kind : std::uint8_t { message, pong, waited };
    kind what = kind::message;
    bool binary = false;
    char tag = 0; // of the wait that elapsed
    payload content{};
};

constexpr event text_comes(payload content = {}) { return {.content = content}; }
constexpr event binary_comes(payload content = {}) { return {.binary = true, .content = content}; }
constexpr event pong_comes(payload content = {}) {
    return {.what = event::kind::pong, .content = content};
}
constexpr event waited(char tag) { return {.what = event::kind::waited, .tag = tag}; }

// Exactly these, in this order; nothing at all if empty.
using event_list = short_list<event, 10>;

// An event as it came.
struct observed_event {
    event::kind what = event::kind::message;
    bool binary = false;
    char tag = 0;
    byte_buffer content;
};

// Whether what came is what was looked for.
bool matches(const event& expected, const observed_event& received);

// "text message "fragment1"", "pong empty", "wait A elapsed with the connection open".
std::string describe(const event& expected);
std::string describe(const observed_event& received);

} // namespace unmask::conformance
