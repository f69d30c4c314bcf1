// What one endpoint of a WebSocket connection sent: bytes and gaps in, records out.
#pragma once

#include "analyzer/websocket/connection_log.hpp"
#include "analyzer/websocket/masking_key_judge.hpp"

namespace unmask::analyzer {

// How far the beginning of the direction is known.
enum class stream_start : std::uint8_t {
    at_first_frame, // right behind the opening handshake
    at_some_frame,  // in the midst of the connection, where a frame begins
    unknown,        // in the midst of the connection: frames have to be recognised first
};

class websocket_direction {
  public:
    // The log must outlive this.
    websocket_direction(party sender, std::optional<deflate_parameters> deflate, stream_start start,
                        connection_log& log);

    void data(stream_chunk chunk);
    void gap(const stream_gap& gap);

    // Nothing more will come. `why` completes "the frame is cut off: ...".
    void end(std::string_view why);

    // The close frame has come.
    bool closed() const { return closed_; }

    // Bytes held.
    std::size_t memory() const { return rest_.memory() + (reading_ ? reading_->memory() : 0); }

  private:
    // Of one frame that lies whole in a segment; views are empty if nobody wants to look at them.
    struct whole_message {
        byte_view frame_payload; // without its mask
        byte_view payload;       // decompressed
        std::uint64_t length;    // of that
    };

    const analysis_options& options() const { return log_.context().options; }
    void take_up();
    void rest();
    byte_view read_whole_messages(const stream_chunk& chunk);
    std::optional<whole_message> judged_message(const frame_header& header, byte_view payload);
    std::optional<whole_message> inflated_message(opcode code, byte_view payload);
    byte_view unmasked(const frame_header& header, byte_view payload) const;
    void write_whole_message(const decoded_header& frame, const whole_message& content,
                             std::span<const std::uint64_t> packets);
    void read(const stream_chunk& chunk);
    void search(const stream_chunk& chunk);
    void lose_payload(std::uint64_t bytes);
    void lose_synchrony(std::string_view why);
    void resume_receiver();
    void take_events();
    void take(const violation& seen);
    void take(const frame_received& frame);
    void take(const message_received& message);
    void join_message(const frame_received& frame, std::uint64_t number);
    void abandon_message(std::string_view why);
    bool is_our_own_fault(rule broken) const;
    bool has_key_to_judge(const frame_header& header) const;
    void write_findings(const frame_header* frame, std::uint64_t number);
    void write_finding(rule broken, const frame_header* frame, std::uint64_t number,
                       std::span<const std::uint64_t> packets);
    void write_undecodable(std::uint64_t bytes, std::uint64_t message, std::string_view reason,
                           std::span<const std::uint64_t> packets = {});

    connection_log& log_;
    std::optional<deflate_parameters> deflate_;
    party sender_;
    bool searching_;    // the position of the next frame is unknown
    bool history_lost_; // earlier bytes are unknown: what refers to them cannot be judged
    bool start_seen_;   // a data message has begun since bytes were unknown
    bool closed_ = false;
    masking_key_judge keys_;
    std::uint64_t unread_ = 0;         // bytes passed over while searching
    receiver_rest rest_;               // of the receiver, while nothing is under way
    std::unique_ptr<reading> reading_; // nothing at rest
};

} // namespace unmask::analyzer
