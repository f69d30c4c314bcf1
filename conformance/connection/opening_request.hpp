// What the runner's opening handshakes ask for beside what every one must (RFC 6455 §4.1).
#pragma once

#include "protocol/handshake/http_head.hpp"

namespace unmask::conformance {

struct opening_request {
    std::string origin;                    // empty: no Origin field
    std::vector<std::string> subprotocols; // offered, the preferred ones first
    http_fields extra;                     // sent as they are, after all others
};

} // namespace unmask::conformance
