// All cases, and choosing among them.
#pragma once

#include "conformance/cases/case.hpp"

#include <expected>
#include <span>
#include <string>
#include <vector>

namespace unmask::conformance {

using case_list = std::vector<const test_case*>;

// Every case, in the order of the numbers: 2.9 before 2.10. Lives as long as the program.
std::span<const test_case* const> all_cases();

// What the case breaks on purpose when the runner plays this side: the rules that bind it.
std::vector<rule> rules_broken(const test_case& one, party runner);

// By id or by name; null if there is none.
const test_case* find_case(std::string_view id_or_name);

// The cases that match one of `include` (all of them if it is empty) and none of `exclude`, in
// order. Patterns match whole ids or whole names; `*` stands for any characters, `?` for one. A
// pattern that matches no case at all, or a selection of none, is an error: one sentence.
std::expected<case_list, std::string> select_cases(std::span<const std::string> include,
                                                   std::span<const std::string> exclude);

} // namespace unmask::conformance
