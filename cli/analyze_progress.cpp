#include "cli/analyze_progress.hpp"

#include "captures/gzip_source.hpp"
#include "captures/zstd_source.hpp"
#include "protocol/counted.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <utility>

namespace unmask::cli {

namespace {

using clock = std::chrono::steady_clock;

constexpr std::uint64_t packets_between_looks =
    1024; // at the clock, which costs more than a packet
constexpr auto time_between_lines = std::chrono::milliseconds(250);

// Bytes to read, or 0 where nobody knows: of what is no regular file, and of a compressed one.
std::uint64_t size_of(const std::string& path) {
    std::error_code failed;
    if (!std::filesystem::is_regular_file(path, failed)) return 0;
    std::array<char, 8> start{};
    std::ifstream(path, std::ios::binary).read(start.data(), start.size());
    const byte_view bytes = as_bytes(std::string_view(start.data(), start.size()));
    if (captures::is_gzip(bytes) || captures::is_zstd(bytes)) return 0;
    const auto size = std::filesystem::file_size(path, failed);
    return failed ? 0 : size;
}

std::string megabytes(std::uint64_t bytes) {
    return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

class observed_capture final : public captures::capture_reader {
  public:
    observed_capture(std::unique_ptr<captures::capture_reader> packets, std::uint64_t file_size)
        : packets_(std::move(packets)), file_size_(file_size) {}
    observed_capture(const observed_capture&) = delete;
    observed_capture& operator=(const observed_capture&) = delete;
    ~observed_capture() override { erase(); }

    std::optional<captures::packet> next() override {
        const auto packet = packets_->next();
        if (!packet) return finish();
        // Not by the number of the packet: of those that a filter lets through it may be any.
        if (++unobserved_ == packets_between_looks) look_at_clock(*packet);
        return packet;
    }

    bool has_next_in_memory() const override { return packets_->has_next_in_memory(); }

    std::span<const captures::decryption_secrets> secrets() const override {
        return packets_->secrets();
    }

  private:
    std::nullopt_t finish() {
        erase();
        if (const auto& failed = packets_->error()) return fail(failed->offset, failed->message);
        return std::nullopt;
    }

    void look_at_clock(const captures::packet& latest) {
        unobserved_ = 0;
        const auto now = clock::now();
        if (now - last_line_ < time_between_lines) return;
        last_line_ = now;
        draw(latest);
    }

    void draw(const captures::packet& latest) {
        shown_ = true;
        fmt::print(stderr, "\r\033[K{}", counted(latest.number, "packet"));
        if (file_size_ > 0)
            fmt::print(stderr, ", {} of {}", megabytes(latest.file_offset), megabytes(file_size_));
        std::fflush(stderr);
    }

    void erase() {
        if (std::exchange(shown_, false)) fmt::print(stderr, "\r\033[K");
    }

    std::unique_ptr<captures::capture_reader> packets_;
    std::uint64_t file_size_; // 0: not known
    clock::time_point last_line_ = clock::now();
    std::uint64_t unobserved_ = 0; // packets since the last look at the clock
    bool shown_ = false;
};

} // namespace

std::unique_ptr<captures::capture_reader>
show_progress(std::unique_ptr<captures::capture_reader> packets, const std::string& path) {
    return std::make_unique<observed_capture>(std::move(packets), size_of(path));
}

} // namespace unmask::cli
