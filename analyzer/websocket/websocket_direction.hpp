// What one endpoint of a WebSocket connection sent: bytes and gaps in, records out.
#pragma once

#include "analyzer/websocket/direction_state.hpp"

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
    bool closed() const { return state_.closed; }

    // Bytes held.
    std::size_t memory() const {
        return state_.rest.memory() + (reading_ ? reading_->memory() : 0);
    }

  private:
    void take_up();
    void rest();
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
    void write_findings(const frame_header* frame, std::uint64_t number);
    void write_undecodable(std::uint64_t bytes, std::uint64_t message, std::string_view reason,
                           std::span<const std::uint64_t> packets = {});

    direction_state state_;
    std::uint64_t unread_ = 0;         // bytes passed over while searching
    std::unique_ptr<reading> reading_; // nothing at rest
};

} // namespace unmask::analyzer
