// Where output formats write to: standard output or a file. Failures are kept until finish().
//
// A file is written as PATH.partial and renamed when it is complete; without finish() it is removed.
// Devices and pipes are written to as they are.
#pragma once

#include <cstdio>
#include <expected>
#include <filesystem>
#include <memory>
#include <string_view>

namespace unmask::analyzer {

class output_stream {
  public:
    // "-" is standard output. The error is one sentence.
    static std::expected<output_stream, std::string> open(const std::string& path);

    // A stream for tests and for callers that have a file; it stays theirs.
    explicit output_stream(std::FILE* file) : file_(file, leave_open) {}

    output_stream(output_stream&&) noexcept = default;
    output_stream& operator=(output_stream&&) = delete;
    ~output_stream();

    void write(std::string_view text);

    // Makes sure that all is written, or says in one sentence why not.
    std::expected<void, std::string> finish();

  private:
    using file_handle = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;
    static int leave_open(std::FILE*) { return 0; }

    output_stream(file_handle file, std::filesystem::path path)
        : file_(std::move(file)), path_(std::move(path)) {}
    static std::expected<output_stream, std::string> open_device(const std::string& path);
    std::filesystem::path partial_path() const;
    std::unexpected<std::string> fail() const;

    file_handle file_;
    std::filesystem::path path_; // empty: not a file of ours
    int failure_ = 0;            // errno of the first failure
};

} // namespace unmask::analyzer
