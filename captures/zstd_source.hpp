// Zstandard (RFC 8878): frames that follow each other, and skippable frames among them.
#pragma once

#include "captures/read_buffer.hpp"

namespace unmask::captures {

// Whether a file that begins so is compressed with Zstandard.
bool is_zstd(byte_view start);

// The decompressed bytes. Everything before damage is delivered, then an error that says where.
std::unique_ptr<byte_source> make_zstd_source(read_buffer compressed);

} // namespace unmask::captures
