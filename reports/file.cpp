#include "reports/file.hpp"

#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <fstream>
#include <system_error>
#include <unistd.h>

namespace unmask::reports {
namespace {

namespace fs = std::filesystem;

std::unexpected<std::string> failure(std::string_view doing, const fs::path& path,
                                     std::string_view reason) {
    return std::unexpected(fmt::format("cannot {} {}: {}", doing, path.string(), reason));
}

std::string system_reason() { return errno == 0 ? "input/output error" : std::strerror(errno); }

// Unique to this process; two threads never write the same report.
fs::path beside(const fs::path& path) {
    auto name = path;
    return name += fmt::format(".{}.part", ::getpid());
}

bool write_all(const fs::path& path, std::string_view text) {
    errno = 0;
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    out.close();
    return !out.fail();
}

} // namespace

std::expected<void, std::string> write_file(const fs::path& path, std::string_view text) {
    std::error_code error;
    if (path.has_parent_path()) fs::create_directories(path.parent_path(), error);
    if (error) return failure("create the directory of", path, error.message());

    const auto temporary = beside(path);
    if (!write_all(temporary, text)) {
        const auto reason = system_reason();
        fs::remove(temporary, error);
        return failure("write", path, reason);
    }
    fs::rename(temporary, path, error);
    if (error) {
        std::error_code ignored;
        fs::remove(temporary, ignored);
        return failure("write", path, error.message());
    }
    return {};
}

std::expected<std::string, std::string> read_file(const fs::path& path, std::size_t limit) {
    std::error_code error;
    if (fs::is_directory(path, error)) return failure("read", path, "it is a directory");
    errno = 0;
    std::ifstream in(path, std::ios::binary);
    if (!in) return failure("read", path, system_reason());

    // Not by the announced size: the path may be a pipe or a file that grows.
    std::string text;
    char block[64 * 1024];
    while (in.read(block, sizeof block) || in.gcount() > 0) {
        text.append(block, static_cast<std::size_t>(in.gcount()));
        if (text.size() > limit)
            return failure("read", path, fmt::format("it is larger than {} bytes", limit));
    }
    if (in.bad()) return failure("read", path, system_reason());
    return text;
}

} // namespace unmask::reports
