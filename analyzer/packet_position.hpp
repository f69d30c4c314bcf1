// Where the analysis stands in the capture.
#pragma once

#include <cstdint>

namespace unmask::analyzer {

struct packet_position {
    std::uint64_t number = 0; // 1-based
    std::int64_t time = 0;    // nanoseconds since the epoch
};

} // namespace unmask::analyzer
