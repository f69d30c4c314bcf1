// A receiver's options and a stream for it, out of an input.
#pragma once

#include "fuzz/support/deflate_choices.hpp"
#include "protocol/receiver.hpp"

namespace unmask::fuzz {

receiver_options choose_receiver_options(input& in);

// The rest of the data: as it is, or (so that a mutation need not know about masking) read as
// frames of two header bytes, which keep their meaning as far as possible, and a payload that will
// be masked.
byte_buffer choose_stream(input& in, party sender);

} // namespace unmask::fuzz
