#include "conformance/servers/run_order.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace unmask::conformance {
namespace {

// Connections at a time on which a peer has to echo without a pause.
constexpr std::size_t most_busy_jobs = 4;

// Pauses of one case pass while others run; and series of long messages have others as long beside
// them, so that each gets a fair share of the peer within its time limit.
void put_longest_first(const case_list& cases, std::vector<std::size_t>& order) {
    const auto length = [&](std::size_t which) {
        duration silence{0};
        for (const step& done : cases[which]->script) silence += done.silence;
        const auto& trips = cases[which]->trips;
        return std::pair(silence, trips ? trips->count * trips->length : 0);
    };
    // Those of the same length stay in the order of the cases.
    std::ranges::sort(order, [&](std::size_t one, std::size_t other) {
        return std::pair(length(other), one) < std::pair(length(one), other);
    });
}

} // namespace

std::vector<run_group> group_cases(const case_list& cases, const std::vector<std::size_t>& those) {
    run_group quiet{.most_jobs = std::numeric_limits<std::size_t>::max()};
    run_group busy{.most_jobs = most_busy_jobs};
    run_group timed{.most_jobs = 1};
    for (const std::size_t which : those) {
        const test_case& one = *cases[which];
        (one.performance ? timed : one.trips ? busy : quiet).order.push_back(which);
    }
    put_longest_first(cases, quiet.order);
    put_longest_first(cases, busy.order);
    return {std::move(quiet), std::move(busy), std::move(timed)};
}

} // namespace unmask::conformance
