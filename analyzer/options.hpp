// What a user may choose about an analysis.
#pragma once

#include "analyzer/packet/defragmenter.hpp"
#include "analyzer/tcp/reassembler.hpp"

#include <vector>

namespace unmask::analyzer {

struct analysis_limits {
    // Bytes held for all connections together; beyond it, those that were silent longest are given
    // up, unless forgetting closed ones is enough.
    std::size_t memory = std::size_t{64} << 20;
    // Bytes held for one connection; beyond it, it is given up.
    std::size_t connection_memory = std::size_t{40} << 20;
    // Longest payload shown of a message, in bytes after inflation.
    std::size_t message = std::size_t{16} << 20;
    // Bytes kept of what one side sent before the opening handshake was complete.
    std::size_t early_data = std::size_t{256} << 10;
    // Packet numbers, and frame numbers, kept for one record.
    std::size_t numbers = 4096;
    reassembly_limits reassembly;
    defragmentation_limits fragments;
};

struct analysis_options {
    analysis_limits limits;
    // Threads that analyze connections, beside the one that reads and hands over records; 1: that one does all.
    // The records are the same. Each has its part of `limits.memory`.
    unsigned jobs = 1;
    // Server ports whose connections are WebSocket from the first byte on, without a handshake.
    std::vector<std::uint16_t> decode_as;
    // Whether frame_record::payload is wanted; it costs a copy.
    bool keep_frame_payload = false;
    // Whether message_record::payload is wanted of texts and binaries; judged they are in any case.
    bool keep_message_payload = true;
};

} // namespace unmask::analyzer
