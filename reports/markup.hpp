// Text in HTML and XML.
#pragma once

#include <string>
#include <string_view>

namespace unmask::reports {

// As it may stand between tags and in attributes with double quotation marks.
std::string escape_markup(std::string_view text);

} // namespace unmask::reports
