// Runs cases against a server, many at a time, each on a connection of its own.
#pragma once

#include "conformance/cases/catalogue.hpp"
#include "conformance/connection/opening_request.hpp"
#include "conformance/servers/peer_keeper.hpp"
#include "protocol/handshake/websocket_url.hpp"
#include "reports/result.hpp"

#include <filesystem>
#include <functional>
#include <stop_token>

namespace unmask::conformance {

struct run_options {
    websocket_url url;
    std::string agent;          // name of the peer in reports; empty: the Server field of its first
                                // response, ...
    std::string nameless_agent; // ... or else this; empty: its address
    case_list cases;
    // Leaves cases out by the name of the peer, once that is known; may be empty.
    std::function<bool(std::string_view agent, const test_case&)> excludes;
    std::size_t jobs = 16; // connections at a time; at least 1
    // Time in seconds that a peer gets where Autobahn gives it one; all limits are stretched in
    // proportion.
    double timeout = 1.0;
    bool verify_tls = false;        // check the certificate of a wss peer and its name
    opening_request opening;        // what is asked for beside what must be
    std::filesystem::path captures; // folder for a capture per case; empty: none
    std::filesystem::path captures_in_report = "captures"; // what the report calls that folder
    // Bytes of a connection, both directions together, that its capture keeps. The rest is left out.
    std::size_t capture_limit = 256 * 1024;
    // A failed case is run again alone, to tell faults from flakes; no more than this many.
    std::size_t most_repeated = 32;
    // Of masking keys and handshake keys; nothing: drawn at random.
    std::optional<std::uint64_t> seed;
    // Starts a peer again that has died; null: nobody does. It outlives the run.
    peer_keeper* keeper = nullptr;
    std::size_t most_restarts = 100;
    // When it is requested, the run drops its connections and ends with what it has.
    std::stop_token stop;
    // Told the conversation of each case as it happens; may be empty.
    std::function<void(const test_case&, const reports::exchange_entry&)> trace;
};

struct progress {
    std::size_t done;
    std::size_t total;
    const reports::case_result& last; // the case that has just ended
};

struct run_result {
    reports::agent_result agent; // in the order of options.cases
    // How the peer died, and in which case: a sentence for each time. Cases that could not be run
    // then say so.
    std::vector<std::string> deaths;
    bool interrupted = false;
    std::string capture_failure; // why captures are missing: a sentence; empty if none is
};

enum class run_failure : std::uint8_t { peer_unreachable, captures_unwritable };
struct run_error {
    run_failure what;
    std::string sentence;
};

// Returns when all cases have ended, which they do whatever the peer does. `on_progress` may be
// empty.
//
// An echo that is no case of its own goes first and last: a peer that has stopped to answer is told
// from one that fails the last case. Where the peer can be started again, each case during which it
// died is repeated alone, which finds the one that kills it.
std::expected<run_result, run_error> run(const run_options& options,
                                         const std::function<void(const progress&)>& on_progress);

} // namespace unmask::conformance
