// Display filters, parsed.
//
//     filter      = conjunction *( ( "or" / "||" ) conjunction )
//     conjunction = factor *( ( "and" / "&&" ) factor )
//     factor      = *( "not" / "!" ) ( "(" filter ")" / test )
//     test        = field [ relation literal / "in" "{" item *( "," item ) "}" ]
//     item        = literal [ ".." literal ]
//     relation    = "==" / "!=" / "<" / "<=" / ">" / ">=" / "contains" / "matches"
//                   or eq, ne, lt, le, gt, ge, ~
#pragma once

#include "analyzer/filter/expression.hpp"
#include "analyzer/filter/lexer.hpp"

namespace unmask::analyzer {

// What is longer, or nests deeper, is refused.
inline constexpr std::size_t longest_filter = std::size_t{16} << 10; // bytes
inline constexpr unsigned deepest_parentheses = 64;

// Fields, types and regular expressions are checked; whatever parses can be evaluated.
std::expected<expression, filter_error> parse_filter(std::string_view filter);

} // namespace unmask::analyzer
