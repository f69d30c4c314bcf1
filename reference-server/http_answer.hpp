// What the server answers to an HTTP request: the upgrade to WebSocket, the page for browsers, or
// why not.
#pragma once

#include "protocol/deflate/deflate_parameters.hpp"
#include "protocol/handshake/http_head.hpp"
#include "reference-server/server.hpp"

namespace unmask::reference_server {

struct http_answer {
    response_head response;
    std::string body;
    std::optional<deflate_parameters> deflate; // agreed, if the status is 101
};

// The path of a request target in origin-form or absolute-form (RFC 9112 §3.2), without its query.
std::string_view path_of(std::string_view target);

// `has_endpoint`: something speaks WebSocket at the request's path.
http_answer answer_to(const request_head& request, bool has_endpoint,
                      const server_options& options);

// An error with one sentence for its reader.
http_answer plain_answer(int status, std::string_view sentence);

// The answer as it is sent.
std::string to_bytes(const http_answer& answer);

} // namespace unmask::reference_server
