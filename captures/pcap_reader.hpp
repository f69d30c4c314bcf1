// The pcap file format (draft-ietf-opsawg-pcap): one link type, one byte order, one clock.
#pragma once

#include "captures/read_buffer.hpp"
#include "captures/reader.hpp"

namespace unmask::captures {

// True if the bytes begin with one of the magic numbers, in either byte order.
bool is_pcap(byte_view start);

// Reads the file header. The error is one sentence.
open_result open_pcap(read_buffer input, const reader_limits& limits);

} // namespace unmask::captures
