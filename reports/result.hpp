// The result model: what a conformance run found, independent of sockets, packets and presentation.
//
// Everything a person or a program reads (report.json, index.html, index.json in Autobahn's shape)
// is a view of a `result`. docs/report.schema.json describes its JSON form.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace unmask::reports {

// How the peer behaved, in Autobahn's words.
enum class behavior : std::uint8_t { ok, non_strict, informational, unimplemented, failed };

// How the connection was closed, judged apart.
enum class closing : std::uint8_t {
    ok,
    wrong_code,       // the peer sent a close code that does not fit
    unclean,          // no closing handshake where one was due
    failed_by_client, // the runner had to drop TCP; a server should have
    failed,           // closed by the wrong endpoint, or the handshake failed
    informational,
};

// One line of the conversation of a case, in the order in which the runner saw or sent it.
struct exchange_entry {
    enum class kind : std::uint8_t { frame, octets, wait, event };
    kind what = kind::frame;
    bool sent = false;     // by the runner; otherwise received
    std::int64_t time = 0; // microseconds since the connection was opened
    std::string text;      // for octets, wait and event: what happened, in words
    bool fin = true;       // from here on: frames only
    std::uint8_t rsv = 0;
    std::uint8_t opcode = 0;
    bool masked = false;
    std::uint64_t length = 0;
    std::string header_hex;   // the header bytes as on the wire
    std::string payload_hex;  // first bytes of the unmasked payload
    std::string payload_text; // the same as text where it is UTF-8, else empty
};

// A message, a pong or a counting pause, in the words of Autobahn|Testsuite's reports.
struct case_event {
    enum class kind : std::uint8_t { message, pong, timeout };
    kind what = kind::message;
    bool binary = false; // messages only
    std::string text;    // the payload, cut and made readable as Autobahn does; the tag of a pause
};

// How the connection ended, in detail, and how it should have.
struct closing_account {
    std::vector<std::uint16_t> expected_codes; // of the peer; no code at all also does
    bool expected_by_runner = true; // the runner is to start the closing handshake, not the peer
    bool clean_expected = true;     // a complete closing handshake is needed
    bool wrong_initiator_is_fatal = false; // for the behaviour too
    bool by_runner = false;                // the runner started the closing handshake
    bool failed_by_runner = false;         // ... because it failed the connection
    bool dropped_by_runner = false;        // the runner closed TCP
    bool clean = false;
    std::string unclean_reason;
    bool opening_timeout = false; // the time for the opening handshake was up
    bool close_timeout = false;   // ... for the peer's close frame
    bool tcp_timeout = false;     // ... for the peer's end of TCP after the closing handshake
    std::optional<std::uint16_t> local_code;
    std::string local_reason;
};

// How much went over the connection in one direction, the opening handshake included.
struct traffic_account {
    std::map<std::uint64_t, std::uint64_t> octets; // {size of a read or write: how often}
    std::map<std::uint8_t, std::uint64_t> frames;  // {opcode: how many}
};

// A broken rule that the analyzer found in the capture of a case.
struct finding {
    std::string rule; // slug
    bool by_peer = false;
    std::string detail;
};

// What was measured in a case whose time counts.
struct performance {
    std::uint64_t messages = 0;                  // that came back
    std::uint64_t octets = 0;                    // of their payloads, one way
    std::chrono::microseconds time{0};           // in which they did, one after the other
    std::chrono::microseconds median_latency{0}; // from sending a message to its whole echo
    std::chrono::microseconds longest_latency{0};

    bool operator==(const performance&) const = default;
};

struct case_result {
    std::string id;           // "fragmentation/ping-between-fragments", or Autobahn's "5.6"
    std::uint32_t number = 0; // place in the list of all cases, from 1; 0: unknown
    std::string section;      // "Fragmentation"
    std::string title;
    std::string expectation;         // in words
    std::vector<std::string> rules;  // slugs that the case is about
    std::vector<std::string> breaks; // slugs that the runner itself breaks in this case, on purpose

    bool was_run = true; // otherwise the verdicts say nothing, and the reasons why it was not run
    reports::behavior behavior = reports::behavior::failed;
    std::string behavior_reason;
    reports::closing closing = reports::closing::failed;
    std::string closing_reason;
    std::optional<std::uint16_t> remote_close_code;
    std::string remote_close_reason;
    std::string expected_failure; // why the baseline lets this case fail; empty: it does not

    std::int64_t started = 0; // nanoseconds since the epoch
    std::chrono::microseconds duration{0};
    std::optional<performance> measured; // of performance cases that had an echo
    bool flaky = false;                  // failed beside others, passed when run alone
    std::string request;                 // the opening handshake as text
    std::string response;
    std::vector<std::string> expected;       // the events that would have been right, one line each
    std::vector<std::string> received;       // those that came
    std::vector<case_event> expected_events; // the same, as a program reads them
    std::optional<std::vector<case_event>> tolerated_events; // another outcome, if there is one
    std::vector<case_event> received_events;
    reports::closing_account closing_account;
    traffic_account sent;
    traffic_account arrived;
    std::vector<exchange_entry> exchange;
    std::uint64_t exchange_omitted = 0;           // entries left out of a long conversation
    std::string capture;                          // path relative to the report
    std::string repeat_command;                   // what to type to run this case again
    std::optional<std::vector<finding>> findings; // present once the capture has been analyzed
};

// All cases run against one peer.
struct agent_result {
    std::string agent; // its name
    std::string url;
    bool runner_is_server = false; // the agent is a client, and the runner played its server
    std::string ended_early;       // why not every case could be judged (the peer died, the run was
                                   // interrupted): a sentence; empty if all were
    std::vector<case_result> cases;
};

struct result {
    std::string generator;    // "unmask 0.1.0"
    std::int64_t created = 0; // nanoseconds since the epoch
    std::vector<agent_result> agents;
};

// How the findings in the capture of a case differ from what the runner did and saw, a sentence
// each: it has to show every rule that the case breaks on purpose, no other MUST broken by the
// runner, and none by a peer that passed a case whose outcome counts. None before the capture has been analyzed.
std::vector<std::string> disagreements(const case_result& outcome);

// The overall view of one case: nothing that the RFCs demand was missed. Other than strict
// behaviour, a missing extension and an informational verdict pass; any closing but `ok` and
// `informational` does not. A case that was not run has not passed.
bool passed(const case_result& outcome);

// The reasons of both verdicts in one text, each once.
std::string why_not_passed(const case_result& outcome);

// Whether it ran and did not pass, though the baseline does not let it fail.
bool failed_unexpectedly(const case_result& outcome);

// Whether the baseline lets it fail, and it did, or it did not any more. A flake is neither: it may
// fail again.
bool failed_as_expected(const case_result& outcome);
bool passed_unexpectedly(const case_result& outcome);

// Autobahn's spelling: "OK", "NON-STRICT", "WRONG CODE", ...
std::string_view name_of(behavior verdict);
std::string_view name_of(closing verdict);

std::optional<behavior> behavior_named(std::string_view name);
std::optional<closing> closing_named(std::string_view name);

// The name, or "name (2)" and so on where the result has an agent of that name: two runs of the same
// agent stand side by side.
std::string unused_name(const result& run, const std::string& name);

// Cases by outcome. `ok` passed with both verdicts strictly OK; `tolerated` passed otherwise.
struct totals {
    std::size_t cases = 0;
    std::size_t ok = 0;
    std::size_t tolerated = 0;
    std::size_t not_passed = 0;
    std::size_t not_run = 0;
};
totals count(const agent_result& agent);

// True when every case of every agent passed, or its failure was expected.
bool all_as_expected(const result& run);

} // namespace unmask::reports
