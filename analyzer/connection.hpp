// One TCP connection: both directions put in order, and what is said over them.
#pragma once

#include "analyzer/conversation.hpp"
#include "analyzer/prefetch.hpp"

namespace unmask::analyzer {

class connection {
  public:
    // `first` is its first segment in the capture; side 0 sent it. The context must outlive this.
    connection(const tcp_segment& first, std::uint64_t number, analysis_context& context);
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    void accept(const tcp_segment& segment, packet_position now);

    // Nothing more will come: what is pending is recorded.
    void end(stream_end how, packet_position now);

    // The segment has these endpoints, in either direction.
    bool is_between(const tcp_segment& segment) const {
        const side from = sender_of(segment);
        return segment.source == endpoints_[from] && segment.destination == endpoints_[1 - from];
    }
    // This segment opens another connection between the same endpoints (port reuse).
    bool is_followed_by(const tcp_segment& segment) const;

    std::uint64_t number() const { return number_; }
    // Nothing more will be recorded.
    bool over() const { return over_; }
    // And both endpoints have closed it, or one has reset it: only stragglers will still come.
    bool closed() const { return over_ && closed_[0] && closed_[1]; }

    void prefetch_conversation() const {
        if (conversation_) prefetch(conversation_.get(), sizeof *conversation_);
    }

    // Bytes held.
    std::size_t memory() const {
        return sizeof *this + sides_[0].memory() + sides_[1].memory() +
               (conversation_ ? conversation_->memory() : 0);
    }

  private:
    struct direction_sink;

    side sender_of(const tcp_segment& segment) const {
        return segment.source == endpoints_[0] ? 0 : 1;
    }
    conversation& heard(packet_position now);
    void finish(stream_end how, packet_position now);
    void note_closing(const tcp_segment& segment, side from);
    void forget_if_over();

    std::array<endpoint, 2> endpoints_;
    std::array<reassembler, 2> sides_; // by sender
    analysis_context& context_;
    std::unique_ptr<conversation> conversation_; // from the first byte on, until it is over
    std::uint64_t number_;
    std::optional<std::uint8_t> opener_; // the side that sent the SYN, if it was seen
    std::array<bool, 2> closed_{};       // by side
    bool over_ = false;
};

} // namespace unmask::analyzer
