// The opening handshake is found in the same place, and the same bytes are left behind it, however
// the two directions of a connection are cut.
#include "fuzz/support/input.hpp"
#include "fuzz/support/pieces.hpp"
#include "fuzz/support/properties.hpp"
#include "fuzz/support/upgrade_search.hpp"

namespace unmask::fuzz {

namespace {

using analyzer::side;

// Between what one side sends and what the other one sends. With a '?' behind it, bytes of the latter
// are missing.
constexpr std::string_view turn = "\n~";

upgrade_search run(std::string_view script, byte_view sizes) {
    upgrade_search result;
    for (side from = 0; !script.empty(); from = 1 - from) {
        if (script.front() == '?') result.gap(from, script.size() % 100 + 1);
        const std::size_t end = std::min(script.find(turn), script.size());
        const std::string_view said = script.substr(0, end);
        feed_in_pieces(as_bytes(said.substr(said.starts_with('?') ? 1 : 0)), sizes,
                       [&](byte_view piece) { result.data(from, piece); });
        script.remove_prefix(std::min(end + turn.size(), script.size()));
    }
    result.end();
    return result;
}

} // namespace

void check(input in) {
    const byte_view sizes = in.piece_sizes();
    const std::string_view script = in.text();
    const upgrade_search once = run(script, whole), cut = run(script, sizes);
    ensure(once.told == cut.told, "whole:\n{}cut:\n{}", once.told, cut.told);
    ensure(once.left == cut.left, "{} and {} bytes are left whole, {} and {} cut",
           once.left[0].size(), once.left[1].size(), cut.left[0].size(), cut.left[1].size());
}

} // namespace unmask::fuzz
