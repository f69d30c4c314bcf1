// Judging a case: what was observed against what was expected.
//
// Behaviour and closing are judged apart, by the rules of Autobahn|Testsuite, so that verdicts can
// be compared.
#pragma once

#include "conformance/cases/case.hpp"
#include "reports/result.hpp"

#include <string>
#include <vector>

namespace unmask::conformance {

// How far a series of round trips came.
struct trips_observation {
    enum class outcome : std::uint8_t {
        failed, // an echo was wrong, or did not come
        complete,
        unimplemented, // the peer does not do what they need
    };
    outcome ended = outcome::failed;
    std::string account; // a sentence
};

// All that a verdict rests on.
struct observation {
    bool runner_is_server = false;
    bool opened = false;         // the opening handshake completed
    std::string opening_failure; // why not: a sentence
    std::vector<observed_event> received;
    trips_observation trips; // of a case that has some
    bool closed_by_runner =
        false; // the runner started the closing handshake, or failed the connection
    bool failed_by_runner = false; // ... the latter
    bool clean = false; // the peer's close frame came, and then the end of TCP in time, for which
                        // a server has to care itself
    std::string unclean_reason;     // a sentence
    bool dropped_by_runner = false; // the runner closed TCP, as a server should
    std::optional<close_code> remote_code;
    std::string remote_reason;
    std::optional<close_code> local_code; // of the runner's close frame
    std::string local_reason;
    bool opening_timeout = false; // the time was up: for the opening handshake,
    bool close_timeout = false;   // for the peer's close frame,
    bool tcp_timeout = false;     // for the end of TCP
};

struct verdict {
    reports::behavior behavior = reports::behavior::failed;
    std::string behavior_reason;
    reports::closing closing = reports::closing::failed;
    std::string closing_reason;
};

verdict judge(const test_case& expected, const observation& seen);

// Whether the events that have come are all that a case hopes for. Never so where two outcomes are
// accepted.
bool is_complete(const test_case& expected, const std::vector<observed_event>& received);

} // namespace unmask::conformance
