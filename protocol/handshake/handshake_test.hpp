// A valid opening handshake as text, to be broken by replacing a piece of it, and the list of all
// rules that such a text can break.
#pragma once

#include "protocol/print_test.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace unmask::testing {

inline constexpr std::string_view valid_request =
    "GET /chat HTTP/1.1\r\n"
    "Host: server.example.com\r\n"
    "Upgrade: websocket\r\n"
    "Connection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Version: 13\r\n"
    "Origin: http://example.com\r\n"
    "Sec-WebSocket-Protocol: chat, superchat\r\n"
    "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
    "\r\n";

inline constexpr std::string_view valid_response =
    "HTTP/1.1 101 Switching Protocols\r\n"
    "Upgrade: websocket\r\n"
    "Connection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
    "Sec-WebSocket-Protocol: chat\r\n"
    "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=12\r\n"
    "\r\n";

// The text with the first occurrence of `piece` replaced.
inline std::string replaced(std::string_view text, std::string_view piece, std::string_view by) {
    const std::size_t start = text.find(piece);
    EXPECT_NE(start, text.npos) << "the text does not contain " << piece;
    if (start == text.npos) return std::string(text);
    return std::string(text.substr(0, start)).append(by).append(text.substr(start + piece.size()));
}

// A rule of the topics below that heads do not show, and what does.
struct judged_elsewhere {
    rule id;
    std::string_view where;
};

// The rules about the handshake, extensions and the negotiation of permessage-deflate that bind
// `side`, can be broken, and show in any capture.
inline std::vector<rule> judgeable_rules(party side) {
    constexpr rule topics[] = {
#define RULE(name, ...) rule::name,
#include "protocol/rules/deflate_negotiation.inc"
#include "protocol/rules/extensions.inc"
#include "protocol/rules/opening_request.inc"
#include "protocol/rules/opening_response.inc"
#include "protocol/rules/subprotocols.inc"
#undef RULE
    };
    std::vector<rule> found;
    for (const rule id : topics) {
        const rule_entry& entry = describe(id);
        if (entry.observed == observation::passive && entry.level != requirement::may &&
            (entry.binds == side || entry.binds == party::both))
            found.push_back(id);
    }
    return found;
}

// Fails for every judgeable rule that is in neither list, and for every one that is in both.
template <class Breach>
void expect_none_forgotten(party side, const std::vector<Breach>& breaches,
                           const std::vector<judged_elsewhere>& others) {
    const auto is_for = [](rule id) { return [id](const auto& row) { return row.id == id; }; };
    for (const rule id : judgeable_rules(side)) {
        const bool broken_here = std::ranges::any_of(breaches, is_for(id));
        const bool excused = std::ranges::any_of(others, is_for(id));
        EXPECT_NE(broken_here, excused)
            << describe(id).slug
            << (excused ? " is tested after all" : " has no input that breaks it");
    }
}

} // namespace unmask::testing
