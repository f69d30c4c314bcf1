// A made-up result with at least one of everything, for the tests of the views.
#pragma once

#include "reports/result.hpp"

namespace unmask::reports {

// Two agents, three sections, every verdict; conversations with every kind of entry and of header.
result sample_result();

// One agent whose six cases had six fates: not run, failed, failed as expected, passed unexpectedly,
// flaky, passed; and the run ended early.
result every_fate();

// One agent with `cases` cases, each with a conversation far longer than a page should hold.
result large_result(std::size_t cases);

} // namespace unmask::reports
