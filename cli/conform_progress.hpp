// What `unmask conform` shows on standard error while cases run.
#pragma once

#include "conformance/runner.hpp"

#include <functional>

namespace unmask::cli {

// Draws a bar that grows on a terminal; elsewhere it is empty. NO_COLOR is honoured.
std::function<void(const conformance::progress&)> progress_bar();

} // namespace unmask::cli
