// The data of the page: report.json without what the page does not show, in fewer bytes.
#pragma once

#include "reports/result.hpp"

#include <cstddef>
#include <string>

namespace unmask::reports {

// Shortened until it fits into `budget` bytes. The last step leaves only verdicts and the beginning of
// their reasons, even where that is still too long.
//
// What is empty is left out. What says the same of a case as for the first agent that has it, such as
// its title, is told there only: templates/page.js puts it back.
std::string page_json(const result& run, std::size_t budget);

} // namespace unmask::reports
