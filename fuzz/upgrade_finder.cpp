// The opening handshake is found in the same place, and the same bytes are left behind it, however
// the two directions of a connection are cut.
#include "analyzer/http/upgrade_finder.hpp"
#include "fuzz/support/input.hpp"
#include "fuzz/support/pieces.hpp"
#include "fuzz/support/properties.hpp"

namespace unmask::fuzz {

namespace {

using analyzer::side, analyzer::upgrade_finder;

// Takes part as a conversation does: what is refused is searched further.
class search {
  public:
    std::string told;                // in lines
    std::array<std::string, 2> left; // of WebSocket

    void data(side from, byte_view bytes) {
        while (!over_ && !bytes.empty()) {
            if (accepted_) return void(left[from].append(as_text(bytes)));
            const auto verdict = finder_.data(from, bytes, 1);
            if (verdict == upgrade_finder::verdict::not_http) return stop("no HTTP", from);
            if (verdict == upgrade_finder::verdict::answered) take_attempt();
        }
    }
    // Where the next head begins is seen by how data is cut only if it is unknown.
    void gap(side from, std::uint64_t bytes) {
        if (over_ || accepted_) return;
        const auto verdict = finder_.gap(from, {.bytes = bytes});
        if (verdict == upgrade_finder::verdict::answered) take_attempt();
        if (!accepted_ && !finder_.knows_position(from)) stop("lost", from);
    }
    void end() {
        if (const auto attempt = finder_.take_unanswered()) tell(*attempt, "unanswered");
    }

  private:
    void stop(std::string_view why, side from) {
        over_ = true;
        told += fmt::format("{} from {}\n", why, from);
    }
    void take_attempt() {
        const auto attempt = finder_.take_attempt();
        const std::array held{finder_.take_held(0), finder_.take_held(1)};
        accepted_ = attempt.accepted();
        tell(attempt, accepted_ ? "accepted" : "refused");
        for (const side one : {attempt.client, 1 - attempt.client})
            for (const auto& input : held[one]) {
                data(one, input.bytes);
                if (input.gap.bytes > 0) gap(one, input.gap.bytes);
            }
    }
    void tell(const analyzer::upgrade_attempt& attempt, std::string_view what) {
        told += fmt::format("{} of {}: {} with {} fields, {}\n", what, attempt.client,
                            attempt.request ? attempt.request->head.target : "-",
                            attempt.request ? attempt.request->head.fields.size() : 0,
                            attempt.response ? attempt.response->head.status : 0);
    }

    analyzer::analysis_limits limits_{.early_data = std::size_t{1} << 20};
    upgrade_finder finder_{true, limits_};
    bool over_ = false, accepted_ = false;
};

// Between what one side sends and what the other one sends. With a '?' behind it, bytes of the latter
// are missing.
constexpr std::string_view turn = "\n~";

search run(std::string_view script, byte_view sizes) {
    search result;
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
    const search once = run(script, whole), cut = run(script, sizes);
    ensure(once.told == cut.told, "whole:\n{}cut:\n{}", once.told, cut.told);
    ensure(once.left == cut.left, "{} and {} bytes are left whole, {} and {} cut",
           once.left[0].size(), once.left[1].size(), cut.left[0].size(), cut.left[1].size());
}

} // namespace unmask::fuzz
