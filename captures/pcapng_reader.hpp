// The pcapng file format: sections of blocks, each section with its own byte order and interfaces.
#pragma once

#include "captures/read_buffer.hpp"
#include "captures/reader.hpp"

namespace unmask::captures {

// True if the bytes begin with a section header block.
bool is_pcapng(byte_view start);

// Never fails itself: damage in the first block is reported like damage in any other.
std::unique_ptr<capture_reader> open_pcapng(read_buffer input, const reader_limits& limits);

} // namespace unmask::captures
