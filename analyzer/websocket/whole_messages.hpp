// Reads frames that lie whole in one segment, are a message of their own and break no rule.
//
// Most frames are of this kind, and need nothing of what the receiver keeps. At the first other frame the reader stops, and
// the receiver, which knows all cases, goes on there: nothing but the time it takes depends on who reads a frame.
#pragma once

#include "analyzer/websocket/direction_state.hpp"

namespace unmask::analyzer {

class whole_message_reader {
  public:
    // For bytes that come where a frame begins and nothing is under way. They came with these
    // packets, which must outlive the reader, as the state must.
    whole_message_reader(direction_state& state, std::span<const std::uint64_t> packets)
        : state_(state), packets_(packets) {}

    // Writes the records of what it reads. Returns the bytes that are left.
    byte_view read(byte_view bytes);

  private:
    // Views are empty if nobody wants to look at them.
    struct content {
        byte_view frame_payload; // without its mask
        byte_view payload;       // decompressed
        std::uint64_t length;    // of that
    };

    std::optional<content> judged(const frame_header& header, byte_view payload);
    std::optional<content> inflated(opcode code, byte_view payload);
    byte_view unmasked(const frame_header& header, byte_view payload) const;
    void write(const decoded_header& frame, const content& message);

    direction_state& state_;
    std::span<const std::uint64_t> packets_;
};

} // namespace unmask::analyzer
