// How permessage-deflate is offered, accepted and declined (RFC 7692 §5 and §7.1).
//
//     client  permessage-deflate; client_max_window_bits, permessage-deflate    offers
//     server  permessage-deflate; client_max_window_bits=12                     answer to one
//
// Names of extensions and parameters match exactly; a quoted value counts as the token within.
#pragma once

#include "protocol/deflate/deflate_parameters.hpp"
#include "protocol/handshake/extension.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace unmask {

inline constexpr std::string_view deflate_extension_name = "permessage-deflate";

// What an endpoint insists on. The agreement never exceeds it: where the peer cannot be held to it,
// there is no agreement. An endpoint that wants no compression has no policy.
struct deflate_policy {
    bool server_context_takeover = true;
    bool client_context_takeover = true;
    int server_max_window_bits = 15; // 8 to 15
    int client_max_window_bits = 15;
    bool operator==(const deflate_policy&) const = default;
};

// --- Server --------------------------------------------------------------------------------------

struct deflate_agreement {
    deflate_parameters parameters;
    extension answer; // for Sec-WebSocket-Extensions of the response
};

// Accepts the first acceptable offer of permessage-deflate; other extensions are passed over.
// Nothing when every offer is declined, which leaves the connection uncompressed.
//
// An offer is declined when a parameter is unknown, repeated or ill-valued (RFC 7692 §7), and when
// the policy limits the window of a client that does not offer client_max_window_bits. The answer
// takes the narrower of offer and policy for each parameter; the client's hints about its own
// compressor are taken as offers, because they save memory on both sides.
std::optional<deflate_agreement> choose_deflate(std::span<const extension> offers,
                                                const deflate_policy& policy);

// --- Client --------------------------------------------------------------------------------------

// The offer that asks for exactly the policy. It always has client_max_window_bits, which tells the
// server that it may narrow the client's window (RFC 7692 §7.1.2.2).
extension deflate_offer(const deflate_policy& policy);

struct deflate_verdict {
    std::vector<rule> broken;
    // What the answer says, by its own words alone; nothing when a parameter of it is unknown,
    // repeated or ill-valued. There may be parameters although rules are broken.
    std::optional<deflate_parameters> parameters;
};

// Judges the server's answer against all that was offered. With several offers it is taken for the
// answer to the one that it suits best, as the RFC has no way to tell.
deflate_verdict judge_deflate_answer(const extension& answer, std::span<const extension> offers);

// --- Both ----------------------------------------------------------------------------------------

// The rules that an offer breaks by itself. A server declines such an offer and goes on.
std::vector<rule> judge_deflate_offer(const extension& offer);

} // namespace unmask
