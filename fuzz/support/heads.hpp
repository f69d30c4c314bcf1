// What the targets about the opening handshake share: finding heads, and what every verdict obeys.
#pragma once

#include "fuzz/support/input.hpp"
#include "fuzz/support/pieces.hpp"
#include "fuzz/support/properties.hpp"
#include "protocol/handshake/handshake.hpp"

namespace unmask::fuzz {

struct found_head {
    head_status status;
    std::size_t consumed = 0;
    std::string text;
    bool operator==(const found_head&) const = default;
};

inline found_head find_head(byte_view stream, byte_view sizes, const head_limits& limits) {
    head_finder finder(limits);
    found_head result;
    feed_in_pieces(stream, sizes, [&](byte_view piece) { result.consumed += finder.feed(piece); });
    result.status = finder.status();
    result.text = finder.text();
    return result;
}

// The response that an answer begins with, which has to be whole and regular; what follows is left.
inline response_head take_response_head(byte_view& answer) {
    const found_head found = find_head(answer, whole, {});
    ensure(found.status == head_status::found, "no head in {} bytes", answer.size());
    answer = answer.subspan(found.consumed);
    const auto response = parse_response_head(found.text);
    ensure(response.irregularities.empty(), "an irregular answer: {}", found.text);
    return response.head;
}

// Each rule once, each of those that bind this side or both, and each with a statement to show.
inline void ensure_sound(const std::vector<rule>& broken, party side) {
    for (auto one = broken.begin(); one != broken.end(); ++one) {
        const rule_entry& entry = describe(*one);
        ensure(std::find(one + 1, broken.end(), *one) == broken.end(), "{} is reported twice",
               entry.slug);
        ensure(entry.binds == side || entry.binds == party::both, "{} binds the other side",
               entry.slug);
        ensure(!entry.statement.empty(), "{} has no statement", entry.slug);
    }
}

// The key of RFC 6455 §1.3, which the corpora use, so that an input can hold its proof.
inline constexpr std::string_view sample_key = "dGhlIHNhbXBsZSBub25jZQ==";

} // namespace unmask::fuzz
