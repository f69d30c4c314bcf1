// Judges the server's half of the opening handshake (RFC 6455 §4.1, §4.2.2, §9.1; RFC 7692 §5, §7).
#pragma once

#include "protocol/handshake/deflate_negotiation.hpp"

namespace unmask {

struct response_verdict {
    std::vector<rule> broken; // each rule once, in the order of the wire
    // What a response with status 101 says, whether or not it breaks rules.
    bool accept_matches = false;               // it has read the key of the request
    std::string subprotocol;                   // empty: none
    std::vector<extension> extensions;         // empty also when the list is malformed
    std::optional<deflate_parameters> deflate; // nothing: none, or none that can be read
};

// Judges a response to the request that was sent. `irregularities` are those of the parsed
// response.
//
// No broken rule means that the connection is established. A status other than 101 breaks
// response_status_must_be_101, and the rest of such a response is not judged: HTTP allows it, but
// nothing is established. A client fails the connection over any broken rule, except that RFC 6455
// §4.2.2 lets it accept what breaks response_extensions_header_must_be_single.
response_verdict judge_response(const request_head& sent, const response_head& received,
                                std::span<const irregularity> irregularities = {});

} // namespace unmask
