// Text in HTML and XML.
#pragma once

#include <string>
#include <string_view>

namespace unmask::reports {

// The text as content of an element or of a quoted attribute, in HTML as in XML, on one line. XML 1.0
// has no place for most control characters, nor a way to write them: they become U+FFFD, as do bytes
// that are not UTF-8.
std::string escape_markup(std::string_view text);

} // namespace unmask::reports
