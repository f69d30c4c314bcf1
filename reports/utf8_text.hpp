#pragma once

#include <string>
#include <string_view>

namespace unmask::reports {

// The text, with U+FFFD in place of bytes that are not UTF-8.
std::string as_utf8(std::string_view text);

} // namespace unmask::reports
