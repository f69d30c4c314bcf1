// What two endpoints agreed about permessage-deflate (RFC 7692 §7.1).
#pragma once

#include "protocol/rules/rules.hpp"

namespace unmask {

// The four parameters. Each pair governs the *compressor* of the side it names, and so the
// decompressor of the other side: a server inflates by the client_ parameters.
struct deflate_parameters {
    bool server_no_context_takeover = false;
    bool client_no_context_takeover = false;
    int server_max_window_bits = 15; // base-2 logarithm of the window, 8 to 15
    int client_max_window_bits = 15;

    bool context_takeover(party sender) const {
        return !(sender == party::client ? client_no_context_takeover : server_no_context_takeover);
    }
    int window_bits(party sender) const {
        return sender == party::client ? client_max_window_bits : server_max_window_bits;
    }

    bool operator==(const deflate_parameters&) const = default;
};

} // namespace unmask
