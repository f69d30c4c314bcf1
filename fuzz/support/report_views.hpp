// What must hold of every view of a report, whatever texts are in it.
#pragma once

#include "reports/result.hpp"

namespace unmask::fuzz {

// Written and read again, it is the same.
void ensure_kept(const reports::result& run);

void ensure_shown(const reports::result& run);

} // namespace unmask::fuzz
