// What one endpoint of a WebSocket connection sent: bytes and gaps in, records out.
#pragma once

#include "analyzer/options.hpp"
#include "analyzer/websocket/candidate_frames.hpp"
#include "analyzer/websocket/connection_log.hpp"
#include "analyzer/websocket/number_list.hpp"
#include "protocol/receiver.hpp"

namespace unmask::analyzer {

// How far the beginning of the direction is known.
enum class stream_start : std::uint8_t {
    at_first_frame, // right behind the opening handshake
    at_some_frame,  // in the midst of the connection, where a frame begins
    unknown,        // in the midst of the connection: frames have to be recognised first
};

class websocket_direction {
  public:
    websocket_direction(party sender, std::optional<deflate_parameters> deflate, stream_start start,
                        const analysis_options& options, connection_log& log);

    void data(const stream_chunk& chunk);
    void gap(const stream_gap& gap);

    // Nothing more will come. `why` completes "the frame is cut off: ...".
    void end(std::string_view why);

    // The close frame has come.
    bool closed() const { return closed_; }

    // Bytes held.
    std::size_t memory() const;

  private:
    // A message whose first frame has come; its frames and packets so far.
    struct open_message {
        std::uint64_t of_receiver = 0; // the receiver's number of it; 0: none is open
        std::uint64_t number = 0;
        std::uint64_t bytes = 0;
        bool bytes_lost = false;
        number_list frames;
        number_list packets;
    };

    void read(const stream_chunk& chunk);
    void search(const stream_chunk& chunk);
    void lose_synchrony(std::string_view why);
    void start_receiver();
    void take_events();
    void take(const violation& seen);
    void take(const limit_reached&) {}
    void take(const frame_received& frame);
    void take(const message_received& message);
    void join_message(const frame_received& frame, std::uint64_t number);
    void abandon_message(std::string_view why);
    bool is_our_own_fault(rule broken) const;
    void write_findings(const frame_received* frame, std::uint64_t number);
    void write_undecodable(std::uint64_t bytes, std::uint64_t message, std::string_view reason,
                           std::span<const std::uint64_t> packets = {});

    party sender_;
    std::optional<deflate_parameters> deflate_;
    const analysis_options& options_;
    connection_log& log_;

    std::optional<receiver> receiver_; // nothing while the position of the next frame is unknown
    candidate_frames candidate_;       // meanwhile, bytes that may begin with a frame
    std::uint64_t unread_ = 0;         // bytes passed over
    std::uint64_t frame_end_ = 0;      // in the receiver's stream: end of the last whole frame
    std::vector<rule> findings_;       // of the frame in progress
    number_list frame_packets_;
    open_message data_message_;
    open_message control_message_;
    std::uint64_t chunk_packet_ = 0; // that carried the latest bytes
    bool frame_bytes_lost_ = false;  // of the frame in progress
    bool history_lost_; // earlier bytes are unknown: what refers to them cannot be judged
    bool start_seen_;   // a data message has begun since bytes were unknown
    bool closed_ = false;
};

} // namespace unmask::analyzer
