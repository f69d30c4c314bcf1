// The bytes inside a gzip file (RFC 1952), member after member.
#pragma once

#include "captures/read_buffer.hpp"

#include <memory>

namespace unmask::captures {

// True if the bytes begin as every gzip file does.
bool is_gzip(byte_view start);

// Whatever precedes damage or a missing end is delivered before the error is.
std::unique_ptr<byte_source> make_gzip_source(read_buffer compressed);

} // namespace unmask::captures
