// Masking of payload data (RFC 6455 §5.3): byte i of a frame's payload is XORed with byte i mod 4
// of the masking key. The operation is its own inverse.
#pragma once

#include "protocol/bytes.hpp"

#include <array>

namespace unmask {

// In wire order.
using masking_key = std::array<std::byte, 4>;

// Masks or unmasks in place. `payload_offset` is the position of data.front() within the frame's
// payload, so that a payload may be handled in pieces.
void mask(mutable_bytes data, masking_key key, std::uint64_t payload_offset = 0);

// The same from a read-only source: writes source.size() bytes to `target`, which may not overlap
// it.
void mask_copy(byte_view source, std::byte* target, masking_key key,
               std::uint64_t payload_offset = 0);

} // namespace unmask
