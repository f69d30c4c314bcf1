#include "conformance/suspects.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utility>

namespace unmask::conformance {

namespace {

// What a peer sent before it died may be read, on one connection, after its end was seen on another.
constexpr std::int64_t still_under_way = 500'000'000; // nanoseconds

} // namespace

void suspects::ended(std::size_t which, const case_run& run) {
    const std::int64_t now = run.log.now();
    const std::int64_t alive = run.seen.clean ? now : run.opened;
    std::erase_if(open_, [&](const ended_case& one) { return one.time + still_under_way < alive; });
    // A connection that a dying peer's kernel still took is a victim.
    const bool came_late =
        run.opened == 0 && !open_.empty() && open_.front().time < run.log.started();
    if (!run.seen.clean && !came_late) open_.push_back({.which = which, .time = now});
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
