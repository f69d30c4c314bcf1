// ws: and wss: addresses (RFC 6455 §3).
//
//     ws://[2001:db8::1]:9001/chat?room=1
//     scheme host        port target
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace unmask {

struct websocket_url {
    bool secure = false;      // wss
    std::string host;         // lower case; an IPv6 address without its brackets
    std::uint16_t port = 0;   // 80 or 443 when the address names none
    std::string target = "/"; // the resource name: path and query, never empty
    bool operator==(const websocket_url&) const = default;
};

// The error is one sentence for a person: what is wrong, and at which byte where that helps. User
// information and fragments are refused, as the RFC has neither; so is whatever RFC 3986 wants
// escaped.
std::expected<websocket_url, std::string> parse_websocket_url(std::string_view text);

// Whether the text is a host with or without a port, as a Host field has it (RFC 9110 §7.2).
bool is_authority(std::string_view text);

// The value of the Host field: brackets around an IPv6 address, the port unless it is the default.
std::string host_field(const websocket_url& url);

std::string to_string(const websocket_url& url);

} // namespace unmask
