// Patterns such as people type for cases and agents.
#pragma once

#include <string_view>

namespace unmask::reports {

// Whether the whole text matches the pattern; `*` stands for any characters, `?` for one. Takes time
// proportional to the product of their lengths at worst.
bool matches_pattern(std::string_view text, std::string_view pattern);

} // namespace unmask::reports
