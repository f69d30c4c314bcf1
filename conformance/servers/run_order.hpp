// Which cases may run side by side, and in which order.
#pragma once

#include "conformance/cases/catalogue.hpp"

namespace unmask::conformance {

// Cases that may run side by side, on no more than so many connections at a time.
struct run_group {
    std::vector<std::size_t> order; // positions in the list of cases
    std::size_t most_jobs;
};

// Groups those cases, to be run one group after the other: what a case demands of a peer must not
// make it late in another. Cases that only take turns with the peer come first, then those that
// keep it busy, and those whose time counts one by one.
std::vector<run_group> group_cases(const case_list& cases, const std::vector<std::size_t>& those);

} // namespace unmask::conformance
