// permessage-deflate parameters out of the choices of an input.
#pragma once

#include "fuzz/support/input.hpp"
#include "protocol/handshake/deflate_negotiation.hpp"

namespace unmask::fuzz {

// One byte: takeover of each side and, most often, windows of 15 bits.
inline deflate_parameters choose_deflate_parameters(input& in) {
    const unsigned chosen = in.choice();
    const int server_bits = 15 - static_cast<int>((chosen >> 2) & 7);
    const int client_bits = 15 - static_cast<int>((chosen >> 5) & 7);
    return {.server_no_context_takeover = (chosen & 1) != 0,
            .client_no_context_takeover = (chosen & 2) != 0,
            .server_max_window_bits = server_bits,
            .client_max_window_bits = client_bits};
}

// What a side wishes: a byte for each member.
inline deflate_policy choose_deflate_policy(input& in) {
    return {.server_context_takeover = in.flag(),
            .client_context_takeover = in.flag(),
            .server_max_window_bits = 8 + static_cast<int>(in.choice_below(8)),
            .client_max_window_bits = 8 + static_cast<int>(in.choice_below(8))};
}

// What a side wishes that wants just these parameters.
inline deflate_policy policy_of(const deflate_parameters& parameters) {
    return {.server_context_takeover = !parameters.server_no_context_takeover,
            .client_context_takeover = !parameters.client_no_context_takeover,
            .server_max_window_bits = parameters.server_max_window_bits,
            .client_max_window_bits = parameters.client_max_window_bits};
}

// For hostile senders. zlib notices a reference beyond the agreed window only when that is behind
// what the same call put out, so with a smaller window it matters how the input is cut.
inline deflate_parameters with_whole_windows(deflate_parameters parameters) {
    parameters.server_max_window_bits = parameters.client_max_window_bits = 15;
    return parameters;
}

inline party choose_sender(input& in) { return in.flag() ? party::server : party::client; }

} // namespace unmask::fuzz
