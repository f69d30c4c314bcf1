// What `unmask conform` shows on standard error while cases run.
#pragma once

#include "conformance/servers/runner.hpp"

#include <functional>

namespace unmask::cli {

// Draws a bar that grows on a terminal; elsewhere it is empty. NO_COLOR is honoured.
std::function<void(const conformance::progress&)> progress_bar();

// The same for clients that come by themselves, which have no number to go: a line that is renewed.
std::function<void(const std::string& agent, const reports::case_result&)> client_progress();

} // namespace unmask::cli
