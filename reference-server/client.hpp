// The reference client: connects to a server and echoes what it sends, strictly. It proves the
// conformance cases for clients, which are run with `unmask conform --listen`.
#pragma once

#include "protocol/close.hpp"
#include "protocol/handshake/websocket_url.hpp"

#include <chrono>
#include <expected>
#include <functional>
#include <optional>
#include <string>

namespace unmask::reference_server {

struct client_options {
    bool compression = true; // offer permessage-deflate
    // A longer message, before or after decompression, is answered with 1009.
    std::size_t message_limit = 64 * 1024 * 1024;
    // Of silence, after which the connection is closed with 1001 and, failing that, dropped.
    std::chrono::milliseconds timeout{60'000};
    std::optional<std::uint64_t> messages; // close with 1000 after so many; nothing: never
};

struct conversation_outcome {
    std::uint64_t messages = 0; // that came
    std::string last_text;      // the last text message
    std::optional<close_code> remote_code;
    bool clean = false;  // both close frames were sent
    std::string failure; // what the server did wrong: a rule or a sentence; empty if nothing
};

// Sends every message back, one that came compressed compressed, until the connection is closed.
// The error is one sentence: the server cannot be reached, or the opening handshake failed. Only
// ws: addresses.
std::expected<conversation_outcome, std::string> echo(const websocket_url& url,
                                                      const client_options& options);

// Runs through all cases of a server that speaks Autobahn|Testsuite's control URLs: as many times
// /runCase as /getCaseCount says, then /updateReports. `on_case` is told before each. The path of
// `url` is not used. The error is one sentence.
std::expected<std::uint64_t, std::string>
run_autobahn(const websocket_url& url, const std::string& agent, const client_options& options,
             const std::function<void(std::uint64_t number, std::uint64_t count)>& on_case);

} // namespace unmask::reference_server
