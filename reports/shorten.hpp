// A result cut down, step by step, to what a page can hold.
#pragma once

#include "reports/result.hpp"

#include <cstddef>

namespace unmask::reports {

// From 0 on. The last one keeps nothing but the verdicts, with the beginning of their reasons.
inline constexpr std::size_t shortening_steps = 5;

// Long payloads, conversations and texts are shortened, with every step more; verdicts never are.
result shortened(const result& run, std::size_t step);

} // namespace unmask::reports
