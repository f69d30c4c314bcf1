#include "fuzz/support/upgrade_search.hpp"

#include <fmt/core.h>

namespace unmask::fuzz {

using analyzer::side, analyzer::upgrade_finder;

void upgrade_search::data(side from, byte_view bytes) {
    while (!over_ && !bytes.empty()) {
        if (accepted_) return void(left[from].append(as_text(bytes)));
        const auto verdict = finder_.data(from, bytes, 1);
        if (verdict == upgrade_finder::verdict::not_http) return stop("no HTTP", from);
        if (verdict == upgrade_finder::verdict::answered) take_attempt();
    }
}

// Where the next head begins is seen by how data is cut only if it is unknown.
void upgrade_search::gap(side from, std::uint64_t bytes) {
    if (over_ || accepted_) return;
    const auto verdict = finder_.gap(from, {.bytes = bytes});
    if (verdict == upgrade_finder::verdict::answered) take_attempt();
    if (!accepted_ && !finder_.knows_position(from)) stop("lost", from);
}

void upgrade_search::end() {
    if (const auto attempt = finder_.take_unanswered()) tell(*attempt, "unanswered");
}

void upgrade_search::stop(std::string_view why, side from) {
    over_ = true;
    told += fmt::format("{} from {}\n", why, from);
}

void upgrade_search::take_attempt() {
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

void upgrade_search::tell(const analyzer::upgrade_attempt& attempt, std::string_view what) {
    told += fmt::format("{} of {}: {} with {} fields, {}\n", what, attempt.client,
                        attempt.request ? attempt.request->head.target : "-",
                        attempt.request ? attempt.request->head.fields.size() : 0,
                        attempt.response ? attempt.response->head.status : 0);
}

} // namespace unmask::fuzz
