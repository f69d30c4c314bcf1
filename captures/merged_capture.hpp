// Several captures as one timeline, such as the files that a rotating recorder left.
//
// The packets of all come in the order of their times; at the same time, those of the file named
// first. Within a file the order stays as it is. Packets are numbered over the merged order, as
// mergecap numbers them. A file is open only from its first packet's time to its end, so a thousand
// rotated files take no more memory than one.
#pragma once

#include "captures/reader.hpp"

#include <vector>

namespace unmask::captures {

// Opens all files; "-" is standard input. A file that cannot be opened at all is an error, one
// sentence that begins with its path. A file that turns out to be damaged ends there, the others go
// on, and error() names it at the end. A single file is read as it is.
open_result open_captures(const std::vector<std::string>& paths, const reader_limits& limits = {});

} // namespace unmask::captures
