// One TCP connection: both directions put in order, and what is said over them.
#pragma once

#include "analyzer/conversation.hpp"

namespace unmask::analyzer {

class connection {
  public:
    // `first` is its first segment in the capture; side 0 sent it.
    connection(const tcp_segment& first, std::uint64_t number, const analysis_options& options,
               record_sink& sink);

    void accept(const tcp_segment& segment, packet_position now);

    // Nothing more will come: what is pending is recorded.
    void end(stream_end how, packet_position now);

    // This segment opens another connection between the same endpoints (port reuse).
    bool is_followed_by(const tcp_segment& segment) const;

    // Nothing more will be recorded.
    bool over() const { return conversation_ == nullptr; }
    bool is_websocket() const { return is_websocket_; }
    std::size_t memory() const;

  private:
    side sender_of(const tcp_segment& segment) const;
    void reset();
    void forget_if_over();

    std::array<endpoint, 2> endpoints_;
    std::array<reassembler, 2> sides_; // by sender
    std::unique_ptr<conversation> conversation_;
    const analysis_options& options_;
    bool is_websocket_ = false;
};

} // namespace unmask::analyzer
