// Boost.Beast's judgement of opening handshakes, and where it may differ from ours.
#pragma once

#include "protocol/handshake/handshake.hpp"

namespace unmask::fuzz {

// What Beast's server makes of a request, given as its whole head.
bool beast_accepts(std::string_view head);

// Whether Beast sees to this rule, or leaves it to its user.
bool beast_enforces(rule broken);

// Whether Beast may refuse what a server may take, or accept what it has not read.
bool beast_judges_otherwise(const parsed_head<request_head>& request);

} // namespace unmask::fuzz
