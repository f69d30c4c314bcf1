// Where the bytes of a capture come from: a file, standard input, a decompressor, a test.
//
// Another compression is another byte_source over a read_buffer, and a line in open_capture().
#pragma once

#include "protocol/bytes.hpp"

#include <expected>
#include <memory>
#include <string>

namespace unmask::captures {

class byte_source {
  public:
    virtual ~byte_source() = default;

    // Fills the front of `out` (not empty) and returns how many bytes that was; 0 means the end.
    // An error is one sentence. After the end or an error the source is not read again.
    virtual std::expected<std::size_t, std::string> read(mutable_bytes out) = 0;
};

// Opens a file for reading from its start to its end; "-" is standard input.
std::expected<std::unique_ptr<byte_source>, std::string> open_file(const std::string& path);

} // namespace unmask::captures
