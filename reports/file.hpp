// Reading and writing whole files, the only place of reports/ that touches the disk.
#pragma once

#include <cstddef>
#include <expected>
#include <filesystem>
#include <string>
#include <string_view>

namespace unmask::reports {

// Writes `text` beside `path` and renames it into place, so that a reader sees the old file or the
// new one and never a part. Creates missing directories. The error is one sentence that names the
// path.
std::expected<void, std::string> write_file(const std::filesystem::path& path,
                                            std::string_view text);

// The whole file, or one sentence that names the path. A file larger than `limit` bytes is refused
// unread.
std::expected<std::string, std::string> read_file(const std::filesystem::path& path,
                                                  std::size_t limit);

} // namespace unmask::reports
