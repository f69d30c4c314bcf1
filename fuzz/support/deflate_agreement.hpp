// What must hold of the parameters of permessage-deflate that two sides agree upon.
#pragma once

#include "fuzz/support/properties.hpp"
#include "protocol/handshake/deflate_negotiation.hpp"

namespace unmask::fuzz {

// They are within what that side wishes.
inline void ensure_within(const deflate_parameters& agreed, const deflate_policy& policy) {
    ensure(agreed.server_max_window_bits >= 8 &&
               agreed.server_max_window_bits <= policy.server_max_window_bits,
           "the server's window has {} bits", agreed.server_max_window_bits);
    ensure(agreed.client_max_window_bits >= 8 &&
               agreed.client_max_window_bits <= policy.client_max_window_bits,
           "the client's window has {} bits", agreed.client_max_window_bits);
    ensure(agreed.server_no_context_takeover || policy.server_context_takeover, "server takeover");
    ensure(agreed.client_no_context_takeover || policy.client_context_takeover, "client takeover");
}

} // namespace unmask::fuzz
