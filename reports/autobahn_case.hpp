// One case in the shape of Autobahn's per-case files.
//
// Internal to autobahn.cpp.
#pragma once

#include "reports/result.hpp"

#include <nlohmann/json.hpp>

namespace unmask::reports {

// All members that Autobahn|Testsuite writes, with its types.
nlohmann::json autobahn_case(const agent_result& agent, const case_result& outcome);

} // namespace unmask::reports
