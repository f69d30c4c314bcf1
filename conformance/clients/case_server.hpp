// Plays the server of every case, for clients under test.
//
//     a client that speaks the control URLs (control_url.hpp) runs through the cases by itself
//     a client that just connects and echoes is started for every case
//     a browser opens the page at / which does the former
#pragma once

#include "conformance/clients/agent_book.hpp"

#include <expected>
#include <filesystem>
#include <functional>

namespace unmask::conformance {

struct listen_options {
    std::string host = "127.0.0.1"; // an IPv4 or IPv6 address
    std::uint16_t port = 0;         // 0: any free port
    std::string certificate;        // chain in PEM: the clients have to use wss; empty: plain TCP
    std::string key;                // in PEM
    case_list cases;
    // Whether an agent, by the name that it gives, is spared a case; may be empty.
    std::function<bool(std::string_view agent, const test_case&)> excludes;
    std::vector<std::string> subprotocols; // spoken, in any order
    std::string default_agent = "client";  // of clients that give no name
    double timeout = 1.0;                  // as in run_options
    std::filesystem::path captures;        // a folder per agent, a capture per case; empty: none
    bool once = false;                     // end when the first client has asked for its reports
    // Runs with the shell for every case, with {url} replaced by the address to connect to. Empty:
    // clients come by themselves, until a signal.
    std::string start;
    std::size_t jobs = 4;           // started clients at a time
    std::size_t most_repeated = 32; // as in run_options, of started clients
};

struct listen_handlers {
    std::function<void(const std::string& url)> on_listening;
    std::function<void(const std::string& agent, const reports::case_result&)> on_case;
    // Told the conversation of each case as it happens; may be empty, as the others.
    std::function<void(const std::string& agent, const test_case&, const reports::exchange_entry&)>
        trace;
    // A client asks for the reports of all: to be written now.
    std::function<void(const std::vector<reports::agent_result>&)> on_update;
};

struct listen_result {
    std::vector<reports::agent_result> agents;
    std::string trouble; // captures that could not be written: a sentence
    bool nobody_came = false;
};

// Returns when all cases of a started client have ended, when a client has ended the run, or with
// SIGINT or SIGTERM, after which a second one ends the program. The error is one sentence: why it
// cannot listen.
std::expected<listen_result, std::string> listen(const listen_options& options,
                                                 const listen_handlers& handlers);

} // namespace unmask::conformance
