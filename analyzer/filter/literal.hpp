// Literals of a display filter, read as the type of the field that they are compared with.
#pragma once

#include "analyzer/filter/expression.hpp"
#include "analyzer/filter/lexer.hpp"

namespace unmask::analyzer {

// The error is about the token.
std::expected<literal, filter_error> read_literal(const token& written, const field& compared);

} // namespace unmask::analyzer
