// Reads a capture to its end in pieces, and states what every reader must obey.
#pragma once

#include "captures/reader.hpp"
#include "fuzz/support/input.hpp"
#include "fuzz/support/properties.hpp"

#include <functional>
#include <string>
#include <vector>

namespace unmask::fuzz {

struct read_packet {
    std::uint64_t number, file_offset;
    std::int64_t time;
    std::uint16_t link_type;
    std::uint32_t original_length;
    byte_buffer data;
    bool operator==(const read_packet&) const = default;
};

std::string to_string(const read_packet& one);

using open_function = std::function<captures::open_result(std::unique_ptr<captures::byte_source>,
                                                          const captures::reader_limits&)>;

// Reads the rest of the input whole and in the pieces that it chooses; ensures that both say the
// same and keep to the limits.
void check_reader(input& in, const open_function& open);

} // namespace unmask::fuzz
