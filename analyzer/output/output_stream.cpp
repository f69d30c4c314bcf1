#include "analyzer/output/output_stream.hpp"

#include <cerrno>
#include <fmt/format.h>
#include <system_error>

namespace unmask::analyzer {

namespace fs = std::filesystem;

std::expected<output_stream, std::string> output_stream::open(const std::string& path) {
    if (path == "-") return output_stream(stdout);
    // A device or a pipe is written to; only a regular file can be replaced.
    std::error_code ignored;
    if (fs::exists(path, ignored) && !fs::is_regular_file(path, ignored)) return open_device(path);
    output_stream stream(file_handle(nullptr, std::fclose), path);
    stream.file_.reset(std::fopen(stream.partial_path().c_str(), "wb"));
    if (!stream.file_) {
        stream.failure_ = errno;
        return stream.fail();
    }
    return stream;
}

std::expected<output_stream, std::string> output_stream::open_device(const std::string& path) {
    output_stream stream(file_handle(std::fopen(path.c_str(), "wb"), std::fclose), {});
    if (stream.file_) return stream;
    return std::unexpected(
        fmt::format("{} cannot be written: {}", path, std::generic_category().message(errno)));
}

fs::path output_stream::partial_path() const { return fs::path(path_) += ".partial"; }

output_stream::~output_stream() {
    if (path_.empty() || !file_) return;
    file_.reset();
    std::error_code ignored;
    fs::remove(partial_path(), ignored);
}

void output_stream::write(std::string_view text) {
    if (failure_ != 0) return;
    if (std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size()) failure_ = errno;
}

std::unexpected<std::string> output_stream::fail() const {
    const std::string where = path_.empty() ? "standard output" : path_.string();
    const std::string why = std::generic_category().message(failure_);
    return std::unexpected(fmt::format("{} cannot be written: {}", where, why));
}

std::expected<void, std::string> output_stream::finish() {
    if (failure_ == 0 && std::fflush(file_.get()) != 0) failure_ = errno;
    if (failure_ != 0) return fail();
    if (path_.empty()) return {};
    if (std::fclose(file_.release()) != 0) {
        failure_ = errno;
        return fail();
    }
    std::error_code error;
    fs::rename(partial_path(), path_, error);
    if (!error) return {};
    failure_ = error.value();
    return fail();
}

} // namespace unmask::analyzer
