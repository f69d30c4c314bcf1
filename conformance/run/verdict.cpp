#include "conformance/run/verdict.hpp"

#include "conformance/cases/explain.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace unmask::conformance {
namespace {

using reports::behavior;
using reports::closing;

template <class List>
bool same(const std::vector<observed_event>& received, const List& expected) {
    return std::ranges::equal(received, expected, [](const auto& one, const event& other) {
        return matches(other, one);
    });
}

// What was missing, wrong or too much: the first difference.
std::string first_difference(const event_list& expected,
                             const std::vector<observed_event>& received) {
    for (std::size_t i = 0; i < std::max(expected.size(), received.size()); ++i) {
        if (i == received.size())
            return fmt::format("This did not come: {}.", describe(expected[i]));
        if (i == expected.size())
            return fmt::format("This was not expected: {}.", describe(received[i]));
        if (!matches(expected[i], received[i]))
            return fmt::format("Expected: {}. Received: {}.", describe(expected[i]),
                               describe(received[i]));
    }
    return {};
}

std::string code_of(const observation& seen) {
    return seen.remote_code ? std::to_string(*seen.remote_code) : "no code";
}

behavior behavior_after(trips_observation::outcome ended) {
    switch (ended) {
    case trips_observation::outcome::complete:
        return behavior::ok;
    case trips_observation::outcome::unimplemented:
        return behavior::unimplemented;
    case trips_observation::outcome::failed:
        break;
    }
    return behavior::failed;
}

void judge_behavior(const test_case& expected, const observation& seen, verdict& judged) {
    if (expected.trips) {
        judged.behavior = behavior_after(seen.trips.ended);
        judged.behavior_reason = seen.trips.account;
        return;
    }
    if (same(seen.received, expected.expected)) {
        judged.behavior = behavior::ok;
        judged.behavior_reason = "The peer did what was expected.";
    } else if (expected.tolerated && same(seen.received, *expected.tolerated)) {
        judged.behavior = behavior::non_strict;
        judged.behavior_reason =
            "The peer did what is tolerated. " + first_difference(expected.expected, seen.received);
    } else {
        judged.behavior = behavior::failed;
        judged.behavior_reason = first_difference(expected.expected, seen.received);
    }
}

std::string wrong_endpoint(const closing_expectation& expected) {
    return expected.initiator == endpoint::peer
               ? "The peer should have failed the connection, but the runner had to close it."
               : "The runner was to close the connection, but the peer did.";
}

std::string ending_of(const observation& seen) {
    if (seen.clean)
        return fmt::format("The closing handshake was complete, with {} of the peer.",
                           code_of(seen));
    return seen.dropped_by_runner ? seen.unclean_reason + " That is enough in this case."
                                  : "The peer dropped TCP, which is enough in this case.";
}

// The first that applies.
void judge_closing(const closing_expectation& expected, const observation& seen, verdict& judged) {
    const auto conclude = [&](closing found, std::string reason) {
        judged.closing = found;
        judged.closing_reason = std::move(reason);
    };
    const endpoint initiator = seen.closed_by_runner ? endpoint::runner : endpoint::peer;
    if (initiator != expected.initiator) return conclude(closing::failed, wrong_endpoint(expected));
    if (expected.clean && !seen.clean) return conclude(closing::unclean, seen.unclean_reason);
    if (seen.remote_code &&
        std::ranges::find(expected.codes, *seen.remote_code) == expected.codes.end())
        return conclude(closing::wrong_code,
                        fmt::format("The peer closed with {}, not with {}.", *seen.remote_code,
                                    describe(expected.codes)));
    if (seen.dropped_by_runner && !seen.runner_is_server)
        return conclude(closing::failed_by_client,
                        "The runner had to close TCP; a server should do that first.");
    conclude(closing::ok, ending_of(seen));
}

// Where the closing is what the case is about, its faults are faults of behaviour.
void couple(const closing_expectation& expected, verdict& judged) {
    const bool fatal = (judged.closing == closing::failed && expected.wrong_initiator_fails) ||
                       (judged.closing == closing::wrong_code && expected.wrong_code_fails);
    if (!fatal || judged.behavior == behavior::failed) return;
    judged.behavior = behavior::failed;
    judged.behavior_reason = judged.closing_reason;
}

} // namespace

verdict judge(const test_case& expected, const observation& seen) {
    verdict judged;
    if (seen.opened) {
        judge_behavior(expected, seen, judged);
        judge_closing(expected.closing, seen, judged);
        couple(expected.closing, judged);
    } else {
        judged.behavior_reason = judged.closing_reason = seen.opening_failure;
    }
    if (expected.informational) {
        judged.behavior = behavior::informational;
        judged.closing = closing::informational;
    }
    return judged;
}

bool is_complete(const test_case& expected, const std::vector<observed_event>& received) {
    return !expected.tolerated && !expected.trips && same(received, expected.expected);
}

} // namespace unmask::conformance
