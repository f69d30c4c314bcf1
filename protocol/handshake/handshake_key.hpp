// Sec-WebSocket-Key and its proof, Sec-WebSocket-Accept (RFC 6455 §1.3, §4.1, §4.2.2).
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace unmask {

// Sec-WebSocket-Accept for a Sec-WebSocket-Key: base64 of the SHA-1 of the key, taken as text, and
// a fixed GUID.
std::string accept_for(std::string_view key);

// Sec-WebSocket-Key for 16 bytes, which the caller draws at random for each connection.
std::string make_key(std::span<const std::byte, 16> nonce);

// Whether the text is base64 of exactly 16 bytes: 22 digits, the last of them with its four spare
// bits zero (RFC 4648 §3.5), and "==".
bool is_key(std::string_view text);

} // namespace unmask
