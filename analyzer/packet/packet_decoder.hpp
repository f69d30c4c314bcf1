// From the bytes of a recorded packet down to its TCP segment, layer by layer.
#pragma once

#include "analyzer/packet/defragmenter.hpp"
#include "analyzer/packet/tcp_segment.hpp"
#include "captures/packet.hpp"

namespace unmask::analyzer {

// How many layers may stand around a TCP segment: more are hostile, not a network.
inline constexpr unsigned max_layers = 32;

class packet_decoder {
  public:
    explicit packet_decoder(const defragmentation_limits& limits) : fragments_(limits) {}

    // Fills in all of `segment`, whose payload is a view of the packet, or of one that was put
    // together from fragments: valid until the next call. The fault `ip_fragment` says that the
    // packet is kept until the other fragments come.
    std::expected<void, packet_fault> decode(const captures::packet& packet, tcp_segment& segment);

    const defragmenter& fragments() const { return fragments_; }

  private:
    std::expected<ip_packet, packet_fault> put_together(const ip_packet& fragment,
                                                        std::int64_t time);

    defragmenter fragments_;
};

} // namespace unmask::analyzer
