// Runs cases against a server, many at a time, each on a connection of its own.
#pragma once

#include "conformance/catalogue.hpp"
#include "protocol/websocket_url.hpp"
#include "reports/result.hpp"

#include <filesystem>
#include <functional>

namespace unmask::conformance {

struct run_options {
    websocket_url url;
    std::string agent; // name of the peer in reports; empty: the Server field of its first
                       // response, or its address
    case_list cases;
    std::size_t jobs = 16; // connections at a time; at least 1
    // Time in seconds that a peer gets where Autobahn gives it one; all limits are stretched in
    // proportion.
    double timeout = 1.0;
    bool verify_tls = false;        // check the certificate of a wss peer and its name
    std::filesystem::path captures; // folder for a capture per case; empty: none
    // A failed case is run again alone, to tell faults from flakes; no more than this many.
    std::size_t most_repeated = 32;
    // Of masking keys and handshake keys; nothing: drawn at random.
    std::optional<std::uint64_t> seed;
};

struct progress {
    std::size_t done;
    std::size_t total;
    const reports::case_result& last; // the case that has just ended
};

struct run_result {
    reports::agent_result agent; // in the order of options.cases
    // The peer refused connections after it had taken some: a sentence that names the case. Cases
    // that could not be run are failed ones.
    std::string died;
};

enum class run_failure : std::uint8_t { peer_unreachable, captures_unwritable };
struct run_error {
    run_failure what;
    std::string sentence;
};

// Returns when all cases have ended, which they do whatever the peer does. `on_progress` may be
// empty.
std::expected<run_result, run_error> run(const run_options& options,
                                         const std::function<void(const progress&)>& on_progress);

} // namespace unmask::conformance
