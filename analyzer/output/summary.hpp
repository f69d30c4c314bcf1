// What an analysis comes to, in words.
#pragma once

#include "analyzer/analyzer.hpp"

namespace unmask::analyzer {

// One line: connections, frames, messages, findings; and what was lost, if anything.
std::string to_text(const analysis_summary& summary);

} // namespace unmask::analyzer
