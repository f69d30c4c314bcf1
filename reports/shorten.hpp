// A report cut down to what a page can hold.
#pragma once

#include "reports/result.hpp"

#include <cstddef>
#include <string>

namespace unmask::reports {

// The report as compact JSON. Long payloads, conversations and texts are shortened, more and more
// until it fits into `budget` bytes for the 517 cases of Autobahn (in proportion, if there are
// more); verdicts never are. The last step keeps a little of everything even where that is still
// too long.
std::string json_within(std::size_t budget, const result& run);

} // namespace unmask::reports
