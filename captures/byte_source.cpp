#include "captures/byte_source.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace unmask::captures {
namespace {

class file_source final : public byte_source {
  public:
    explicit file_source(int descriptor) : descriptor_(descriptor) {}
    file_source(const file_source&) = delete;
    file_source& operator=(const file_source&) = delete;
    ~file_source() override {
        if (descriptor_ != STDIN_FILENO) ::close(descriptor_);
    }

    std::expected<std::size_t, std::string> read(mutable_bytes out) override {
        while (true) {
            const ssize_t count = ::read(descriptor_, out.data(), out.size());
            if (count >= 0) return static_cast<std::size_t>(count);
            if (errno != EINTR)
                return std::unexpected(std::string("reading failed: ") + std::strerror(errno));
        }
    }

  private:
    int descriptor_;
};

} // namespace

std::expected<std::unique_ptr<byte_source>, std::string> open_file(const std::string& path) {
    if (path == "-") return std::make_unique<file_source>(STDIN_FILENO);
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return std::unexpected(std::string("cannot open: ") + std::strerror(errno));
    ::posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
    return std::make_unique<file_source>(descriptor);
}

} // namespace unmask::captures
