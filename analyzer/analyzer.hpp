// From a capture to records: which WebSocket conversations it holds, and which rules they break.
//
//     packet --packet/--> TCP segment --connection_table--> connection --tcp/--> bytes in order
//                                      (one, or with options.jobs several: parallel/)
//            --conversation: http/, websocket/--> records --> record_sink (output/)
//
// Packets are pulled from a capture_reader, bytes are pushed down, records come out at the sink.
// Nothing is lost in silence: what cannot be decoded is recorded or counted with its reason. Memory
// is bounded by analysis_limits, whatever the capture holds.
#pragma once

#include "analyzer/options.hpp"
#include "analyzer/packet/packet_decoder.hpp"
#include "analyzer/record_sink.hpp"
#include "analyzer/segment_sink.hpp"
#include "captures/reader.hpp"

#include <limits>

namespace unmask::analyzer {

struct analysis_summary {
    std::uint64_t packets = 0;
    std::array<std::uint64_t, packet_fault_count> not_followed{}; // packets, by packet_fault
    std::uint64_t tcp_connections = 0;
    std::uint64_t connections = 0; // of WebSocket: those with records
    std::uint64_t given_up = 0;    // connections that had to go for lack of memory
    std::uint64_t frames = 0;
    std::uint64_t messages = 0;
    std::uint64_t gaps = 0;
    std::uint64_t undecodable = 0;
    std::array<std::uint64_t, 3> findings{}; // by severity
    // The capture could not be read to its end.
    std::optional<captures::capture_error> capture_error;
};

class analysis {
  public:
    // The sink must outlive this.
    analysis(analysis_options options, record_sink& sink);
    ~analysis();

    // Packets in the order of the capture. Several at a time take less time.
    void accept(std::span<const captures::packet> batch);

    // Ends all connections. Nothing may be accepted afterwards.
    analysis_summary finish();

  private:
    struct counting_sink;

    void pass_on(std::size_t count);

    analysis_options options_;
    analysis_summary summary_;
    std::unique_ptr<counting_sink> counted_;
    packet_decoder decoder_;
    std::vector<captured_segment> segments_; // of a batch: kept, as they are costly to clear
    std::unique_ptr<segment_sink> connections_;
    packet_position latest_;                                        // of the segments
    std::int64_t clock_ = std::numeric_limits<std::int64_t>::min(); // the latest time of a packet
};

// The whole capture.
analysis_summary analyze(captures::capture_reader& capture, const analysis_options& options,
                         record_sink& sink);

} // namespace unmask::analyzer
