// For tests: an output_stream into memory.
#pragma once

#include "analyzer/output/output_stream.hpp"

#include <cstdlib>
#include <stdexcept>
#include <string>

namespace unmask::testing {

class memory_stream {
  public:
    memory_stream() : file_(open_memstream(&memory_, &size_)), out_(file_) {
        if (!file_) throw std::runtime_error("no memory stream");
    }
    memory_stream(const memory_stream&) = delete;
    memory_stream& operator=(const memory_stream&) = delete;
    ~memory_stream() {
        std::fclose(file_);
        std::free(memory_);
    }

    analyzer::output_stream& out() { return out_; }

    std::string content() {
        std::fflush(file_);
        return {memory_, size_};
    }

  private:
    char* memory_ = nullptr;
    std::size_t size_ = 0;
    std::FILE* file_;
    analyzer::output_stream out_;
};

} // namespace unmask::testing
