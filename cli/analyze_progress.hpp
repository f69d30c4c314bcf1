// What `unmask analyze` shows on standard error while it reads large files.
#pragma once

#include "captures/reader.hpp"

namespace unmask::cli {

// Passes on the packets of a capture, and meanwhile renews a line on standard error, which is to be
// a terminal: how far the file is read, a few times a second. It is gone when the capture ends, and
// never there if that is soon. `path` names the file, for its size; empty: several files.
std::unique_ptr<captures::capture_reader>
show_progress(std::unique_ptr<captures::capture_reader> packets, const std::string& path);

} // namespace unmask::cli
