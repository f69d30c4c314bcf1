// Lets GoogleTest print rules by their slugs. Included by every test that compares rules.
#pragma once

#include "protocol/rules/rules.hpp"

#include <ostream>

namespace unmask {

inline void PrintTo(rule id, std::ostream* out) { *out << describe(id).slug; }

} // namespace unmask
