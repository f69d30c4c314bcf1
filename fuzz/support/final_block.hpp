// Finds what some implementations cannot read.
#pragma once

#include "protocol/receiver.hpp"

namespace unmask::fuzz {

// Whether a compressed message of the stream holds a final DEFLATE block. zlib, which stops at such
// a block, is asked.
bool holds_final_block(byte_view stream, receiver_options options);

} // namespace unmask::fuzz
