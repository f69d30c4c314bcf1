// Judges the client's half of the opening handshake (RFC 6455 §4.1, §4.2.1, §4.3, §9.1; RFC 7692
// §7).
#pragma once

#include "protocol/handshake/http_head.hpp"
#include "protocol/rules/rules.hpp"

#include <span>
#include <vector>

namespace unmask {

// The only version of the protocol (RFC 6455 §4.1).
inline constexpr std::string_view websocket_version = "13";

// The rules that a request breaks, each once, in the order of the wire. `irregularities` are those
// of the parsed head. Empty lines before the request line break no rule, as HTTP lets a server
// ignore them.
//
// A server refuses a request over the rules that have an http_status in the rulebook. The others,
// such as those for offers of permessage-deflate, leave it free to go on.
std::vector<rule> judge_request(const request_head& request,
                                std::span<const irregularity> irregularities = {});

} // namespace unmask
