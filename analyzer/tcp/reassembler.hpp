// One direction of a TCP connection put in order (RFC 9293): segments in; data, gaps and the end
// out.
//
// Segments in order go through without a copy. Others wait for the missing ones, up to a limit;
// bytes seen twice are passed on once, the first ones seen. They are compared, too, with those that wait, and with
// the latest segments that were passed on. A hole is given up, as a gap, once the peer has acknowledged bytes
// behind it and it is not filled soon, when the buffer is full, or at the end. Sequence numbers may wrap around.
#pragma once

#include "analyzer/packet/tcp_segment.hpp"
#include "analyzer/tcp/recent_segments.hpp"
#include "analyzer/tcp/reorder_buffer.hpp"
#include "analyzer/tcp/stream_sink.hpp"

#include <memory>

namespace unmask::analyzer {

struct reassembly_limits {
    std::size_t reordering = std::size_t{1} << 20; // bytes held per direction, bookkeeping included
    // Acknowledgments of later bytes that a hole outlives: captures may show packets out of order.
    unsigned patience = 8;
};

class reassembler {
  public:
    explicit reassembler(const reassembly_limits& limits) : limits_(&limits) {}

    // A segment of this direction, from the packet of this number.
    template <stream_sink Sink>
    void accept(const tcp_segment& segment, std::uint64_t packet, Sink&& sink);

    // The peer acknowledges all bytes before this sequence number.
    template <stream_sink Sink>
    void acknowledge(std::uint32_t number, Sink&& sink);

    // Nothing more will come: passes on what is held, with the gaps in it.
    template <stream_sink Sink>
    void finish(stream_end how, Sink&& sink);

    // The number in the SYN, if it was seen.
    std::optional<std::uint32_t> initial_sequence() const {
        return syn_seen_ ? std::optional(base_ - 1) : std::nullopt;
    }
    // A first segment was seen, and with it the position of the stream.
    bool started() const { return started_; }
    bool ended() const { return ended_; }
    // Whether a sequence number is anywhere near the current position.
    bool in_window(std::uint32_t sequence) const;

    // Bytes held.
    std::size_t memory() const { return held_ ? held_->memory() : 0; }

  private:
    // RFC 7323 §2.3: nothing further ahead can be of this connection.
    static constexpr std::int64_t largest_window = 1 << 30;
    static constexpr std::uint64_t no_end = ~std::uint64_t{0};

    void start(const tcp_segment& segment);
    // From the next expected sequence number to this one; correct across the wrap-around.
    std::int64_t distance_to(std::uint32_t sequence) const {
        return static_cast<std::int32_t>(sequence - static_cast<std::uint32_t>(base_ + next_));
    }
    bool holds_any() const { return held_ && !held_->empty(); }
    template <class Sink>
    void deliver(const stream_piece& piece, Sink& sink);
    template <class Sink>
    void deliver_held(Sink& sink);
    template <class Sink>
    void give_up_hole(gap_reason reason, Sink& sink);
    template <class Sink>
    void compare_with_recent(const stream_piece& piece, Sink& sink);
    template <class Sink>
    void accept_out_of_order(stream_piece piece, Sink& sink);
    template <class Sink>
    void end_if_complete(Sink& sink);

    const reassembly_limits* limits_;
    std::unique_ptr<reorder_buffer> held_; // from the first segment on that came before its turn
    std::uint64_t next_ = 0;               // offset of the next byte to pass on
    std::uint64_t acknowledged_ = 0;       // the peer has acknowledged all before this offset
    std::uint64_t end_ = no_end;           // offset of the FIN
    recent_segments recent_;
    std::uint32_t base_ = 0; // sequence number of offset 0
    unsigned waited_ = 0;    // acknowledgments that the first hole has outlived
    bool syn_seen_ = false;  // and began the stream
    bool started_ = false;
    bool ended_ = false;
};

// --- Implementation

inline void reassembler::start(const tcp_segment& segment) {
    started_ = true;
    base_ = segment.sequence + (segment.syn ? 1 : 0); // the SYN counts as one
    syn_seen_ = segment.syn;
}

inline bool reassembler::in_window(std::uint32_t sequence) const {
    constexpr std::int64_t behind = -(1 << 16);
    constexpr std::int64_t ahead = 1 << 24;
    const std::int64_t distance = distance_to(sequence);
    return !started_ || (distance >= behind && distance <= ahead);
}

template <stream_sink Sink>
void reassembler::accept(const tcp_segment& segment, std::uint64_t packet, Sink&& sink) {
    const bool empty = segment.payload.empty() && segment.missing == 0;
    if (ended_ || (empty && !segment.syn && !segment.fin)) return;
    if (!started_) start(segment);
    const std::int64_t distance = distance_to(segment.sequence + (segment.syn ? 1 : 0));
    if (distance > largest_window) return;
    const stream_piece piece{next_ + static_cast<std::uint64_t>(distance), segment.payload,
                             segment.missing, packet};
    const bool is_old = static_cast<std::int64_t>(piece.end() - next_) < 0;
    if (segment.fin && !is_old && end_ == no_end) end_ = piece.end();
    if (distance == 0 && !holds_any())
        deliver(piece, sink);
    else if (!empty)
        accept_out_of_order(piece, sink);
    end_if_complete(sink);
}

template <class Sink>
void reassembler::accept_out_of_order(stream_piece piece, Sink& sink) {
    const auto old = static_cast<std::int64_t>(next_ - piece.offset); // bytes passed on already
    const auto size = static_cast<std::int64_t>(piece.bytes.size() + piece.missing);
    if (old > 0) compare_with_recent(piece, sink);
    if (old >= size) return; // a retransmission or keep-alive
    if (old > 0) piece.drop_front(static_cast<std::uint64_t>(old));
    // Held bytes were seen before these ones, and win.
    if (piece.offset == next_ && !holds_any()) return deliver(piece, sink);
    if (!held_) held_ = std::make_unique<reorder_buffer>();
    held_->insert(piece);
    if (const std::uint64_t differing = held_->take_differing_bytes(); differing > 0)
        sink.conflict({.bytes = differing});
    deliver_held(sink);
    while (memory() > limits_->reordering && holds_any())
        give_up_hole(gap_reason::buffer_full, sink);
}

// RFC 9293 §3.8.4: a keep-alive may carry one octet of garbage, just before the next one.
template <class Sink>
void reassembler::compare_with_recent(const stream_piece& piece, Sink& sink) {
    const bool keep_alive = piece.bytes.size() == 1 && piece.end() == next_;
    if (keep_alive) return;
    if (const std::uint64_t bytes = recent_.differing(piece); bytes > 0)
        sink.conflict({.bytes = bytes, .by_digest = true});
}

template <class Sink>
void reassembler::deliver(const stream_piece& piece, Sink& sink) {
    next_ = piece.end();
    recent_.add(piece.offset, piece.bytes);
    if (!piece.bytes.empty()) sink.data(stream_chunk{piece.bytes, piece.packet});
    if (piece.missing > 0) sink.gap(stream_gap{piece.missing, gap_reason::cut_short});
}

template <class Sink>
void reassembler::deliver_held(Sink& sink) {
    while (auto piece = held_->front(next_)) {
        deliver(*piece, sink);
        held_->pop();
        waited_ = 0;
    }
}

template <class Sink>
void reassembler::give_up_hole(gap_reason reason, Sink& sink) {
    const std::uint64_t bytes = held_->first_offset() - next_;
    next_ += bytes;
    sink.gap(stream_gap{bytes, reason});
    deliver_held(sink);
}

template <stream_sink Sink>
void reassembler::acknowledge(std::uint32_t number, Sink&& sink) {
    if (!started_ || ended_) return;
    const std::int64_t ahead = distance_to(number);
    if (ahead <= 0 || ahead > largest_window) return;
    acknowledged_ = std::max(acknowledged_, next_ + static_cast<std::uint64_t>(ahead));
    if (!holds_any() || acknowledged_ <= held_->first_offset()) return;
    if (++waited_ <= limits_->patience) return;
    waited_ = 0;
    give_up_hole(gap_reason::not_captured, sink);
    end_if_complete(sink);
}

template <class Sink>
void reassembler::end_if_complete(Sink& sink) {
    if (ended_ || next_ < end_) return;
    ended_ = true;
    sink.end(stream_end::fin);
}

template <stream_sink Sink>
void reassembler::finish(stream_end how, Sink&& sink) {
    if (ended_) return;
    while (holds_any()) give_up_hole(gap_reason::not_captured, sink);
    // What the peer has seen, or what lies before the FIN. An acknowledgment counts the FIN as one
    // more.
    const std::uint64_t sent = end_ != no_end ? end_ : acknowledged_;
    const std::uint64_t unseen_fin = end_ != no_end ? 0 : 1;
    if (sent > next_ + unseen_fin) {
        sink.gap(stream_gap{sent - next_, gap_reason::not_captured});
        next_ = sent;
    }
    end_if_complete(sink); // all before a FIN that was seen
    if (ended_) return;
    ended_ = true;
    sink.end(how);
}

} // namespace unmask::analyzer
