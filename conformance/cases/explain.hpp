// A case in words, for `--explain` and for reports.
#pragma once

#include "conformance/cases/case.hpp"

#include <span>
#include <string>
#include <vector>

namespace unmask::conformance {

// "text frame, FIN=0, "fragment1"", "1 s of silence".
std::string describe(const step& done);

// The events that a case hopes for, one line each.
std::vector<std::string> expected_events(const test_case& one);

// What the peer should do when the runner plays this role, in a sentence or two.
std::string expectation_of(const test_case& one, party role = party::client);

// "1000", "1002 or 1007".
std::string describe(const short_list<close_code, 3>& codes);

// "client-must-mask, text-must-be-utf8".
std::string slugs_of(std::span<const rule> rules);

// Everything about a case: title, rules with their sections, script as a conversation, expectation.
// Several lines.
std::string explain(const test_case& one);

} // namespace unmask::conformance
