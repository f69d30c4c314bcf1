// Where the TCP segments of a capture go: all its connections.
#pragma once

#include "analyzer/packet/tcp_segment.hpp"

#include <span>

namespace unmask::analyzer {

class segment_sink {
  public:
    virtual ~segment_sink() = default;

    // In the order of the capture. The payloads need to be valid during the call only.
    virtual void accept(std::span<const captured_segment> batch) = 0;

    // The capture ends here: all connections end, in the order of their first packets.
    virtual void finish(packet_position now) = 0;

    // TCP connections so far, and those given up over the limit of memory. To be asked after finish().
    virtual std::uint64_t connections() const = 0;
    virtual std::uint64_t evicted() const = 0;
};

} // namespace unmask::analyzer
