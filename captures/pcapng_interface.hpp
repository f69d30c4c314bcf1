// An interface of a pcapng section: what its packets look like and how its clock counts.
#pragma once

#include "captures/packet.hpp"

#include <expected>
#include <string>

namespace unmask::captures::pcapng {

// Turns the timestamps of an interface into nanoseconds since the epoch.
struct interface_clock {
    std::int64_t multiplier = 1000; // microseconds unless if_tsresol says otherwise
    std::int64_t divisor = 1;
    std::int64_t offset_seconds = 0; // if_tsoffset

    // A fraction of a nanosecond is dropped; a time beyond furthest_time becomes that.
    std::int64_t to_nanoseconds(std::uint64_t units) const {
        std::int64_t time = 0;
        const bool is_simple = divisor == 1 && offset_seconds == 0 &&
                               !__builtin_mul_overflow(units, multiplier, &time) &&
                               time <= furthest_time;
        return is_simple ? time : to_nanoseconds_widely(units);
    }

  private:
    std::int64_t to_nanoseconds_widely(std::uint64_t units) const; // with 128-bit arithmetic
};

struct interface_description {
    std::uint16_t link_type = 0;
    std::uint32_t snap_length = 0; // most bytes recorded of a packet; 0 means no limit
    interface_clock clock;
};

// Parses the body of an interface description block. The error is a sentence without offset.
std::expected<interface_description, std::string> parse_interface(byte_view body,
                                                                  std::endian order);

} // namespace unmask::captures::pcapng
