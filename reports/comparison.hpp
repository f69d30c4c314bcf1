// What changed between two results.
#pragma once

#include "reports/result.hpp"

#include <string>
#include <vector>

namespace unmask::reports {

struct case_change {
    enum class kind : std::uint8_t {
        broken,   // passed before, does not any more
        repaired, // the other way round
        verdict,  // another verdict, which passes, or fails, as the one before
        appeared, // was not there, or was not run
        vanished, // is not there, or was not run
    };
    kind what;
    std::string agent;
    std::string id;
    std::string title;
    std::string before; // both verdicts, "OK / WRONG CODE"; empty: none
    std::string after;
};

// In the order of the agents and cases of the later result; what vanished comes last. Agents are
// the same by name, and where either result has but one, that one is.
std::vector<case_change> compare(const result& before, const result& after);

// A line each, and a line with the counts at the end.
std::string text_of(const std::vector<case_change>& changes);

} // namespace unmask::reports
