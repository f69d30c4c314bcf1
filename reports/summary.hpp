// What a run found, in a few lines for a terminal.
#pragma once

#include "reports/result.hpp"

#include <cstddef>
#include <string>

namespace unmask::reports {

// The agent, its sections with counts, what there is to say of single cases, the totals, and why
// the run ended early if it did. Cases are named that did not pass, are flaky, or passed although
// they were not expected to: at most `most_named`, the rest as a number.
std::string summary_of(const agent_result& agent, std::size_t most_named);

} // namespace unmask::reports
