#include "conformance/servers/suspects.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utility>

namespace unmask::conformance {

void suspects::ended(std::size_t which, const case_run& run) {
    const auto ended_before = [&](const ended_case& one) { return one.time < run.log.begun(); };
    if (run.seen.opened) std::erase_if(open_, ended_before);
    // A connection that a dying peer's kernel still took is a victim.
    const bool came_late = std::ranges::any_of(open_, ended_before);
    if (!run.seen.clean && !came_late)
        open_.push_back({.which = which, .time = std::chrono::steady_clock::now()});
    last_ = {which};
}

std::vector<std::size_t> suspects::take() {
    std::vector<std::size_t> named;
    for (const ended_case& one : std::exchange(open_, {})) named.push_back(one.which);
    auto last = std::exchange(last_, {});
    return named.empty() ? last : named;
}

std::string sentence_of_death(const std::string& how, const std::vector<std::string>& ids) {
    if (ids.empty()) return fmt::format("the peer died: it {}", how);
    if (ids.size() == 1)
        return fmt::format("the peer died in or after case {}: it {}", ids.front(), how);
    return fmt::format("the peer died in or after one of the cases {} (--jobs 1 or --start tells "
                       "which): it {}",
                       fmt::join(ids, ", "), how);
}

} // namespace unmask::conformance
