// The opening handshake (RFC 6455 §4): what a client sends and what a server answers.
//
//     client   build_request()  ---- request ---->   answer_request()   server
//              judge_response() <--- response ----
//
// How the halves are judged is in request_judge.hpp and response_judge.hpp.
#pragma once

#include "protocol/handshake/deflate_negotiation.hpp"
#include "protocol/handshake/handshake_key.hpp"
#include "protocol/handshake/request_judge.hpp"
#include "protocol/handshake/response_judge.hpp"

namespace unmask {

// --- Client --------------------------------------------------------------------------------------

struct client_handshake {
    std::string host;                      // the Host field; host_field() makes it from an address
    std::string target = "/";              // the resource name
    std::string key;                       // as from make_key()
    std::string origin;                    // empty: no Origin field
    std::vector<std::string> subprotocols; // the preferred ones first
    std::vector<extension> extensions;     // the preferred ones first, such as deflate_offer()
    http_fields extra;                     // sent as they are, after all others
};

// Checks nothing: to_text() refuses what cannot be sent, judge_request() tells what is illegal.
request_head build_request(const client_handshake& handshake);

// --- Server --------------------------------------------------------------------------------------

// Whether the request means to open a WebSocket connection, however badly; any other HTTP request
// is none of ours.
bool asks_for_websocket(const request_head& request);

struct server_policy {
    std::vector<std::string> subprotocols; // what the server speaks, in any order
    std::optional<deflate_policy> deflate; // nothing: no compression
    http_fields extra;                     // sent as they are with every answer, after all others
};

struct server_answer {
    response_head response;
    std::string body;                          // goes behind the head; empty for 101
    std::string subprotocol;                   // empty: none
    std::optional<deflate_parameters> deflate; // nothing: no compression
    std::vector<rule> broken;                  // by the request, harmless ones included

    bool accepted() const { return response.status == 101; }
};

// Accepts the request with 101, or refuses it for the first broken rule that has an http_status:
// with that status, or with 405 where the method is not GET. A refusal names the rule in a body of
// plain text, lists our version if the version is at fault, and says that the connection will be
// closed.
//
// Of the client's subprotocols, the first that the server speaks is taken; of its offers of
// permessage-deflate, the one that choose_deflate() takes.
server_answer answer_request(const request_head& request, const server_policy& policy,
                             std::span<const irregularity> irregularities = {});

} // namespace unmask
