#include "analyzer/connection.hpp"

namespace unmask::analyzer {

namespace {

// Hands one direction on to the conversation.
struct direction_sink {
    conversation& heard;
    side from;

    void data(const stream_chunk& chunk) { heard.data(from, chunk); }
    void gap(const stream_gap& gap) { heard.gap(from, gap); }
    void end(stream_end how) { heard.end(from, how); }
};
static_assert(stream_sink<direction_sink>);

std::optional<side> opener_by(const tcp_segment& first) {
    if (!first.syn) return std::nullopt;
    return first.ack ? 1u : 0u; // a SYN with ACK answers the opener's
}

} // namespace

connection::connection(const tcp_segment& first, std::uint64_t number,
                       const analysis_options& options, record_sink& sink)
    : endpoints_{first.source, first.destination},
      sides_{reassembler(options.limits.reassembly), reassembler(options.limits.reassembly)},
      conversation_(std::make_unique<conversation>(
          conversation::setup{endpoints_, opener_by(first), number}, options, sink)),
      options_(options) {}

side connection::sender_of(const tcp_segment& segment) const {
    return segment.source == endpoints_[0] ? 0 : 1;
}

bool connection::is_followed_by(const tcp_segment& segment) const {
    if (!segment.syn) return false;
    const reassembler& direction = sides_[sender_of(segment)];
    // RFC 9293 §3.4.1: every connection begins with a sequence number of its own.
    return direction.started() && direction.initial_sequence() != segment.sequence;
}

void connection::accept(const tcp_segment& segment, packet_position now) {
    if (over()) return;
    const side from = sender_of(segment);
    conversation_->at(now);
    if (segment.ack)
        sides_[1 - from].acknowledge(segment.acknowledgment,
                                     direction_sink{*conversation_, 1 - from});
    sides_[from].accept(segment, now.number, direction_sink{*conversation_, from});
    if (segment.rst && sides_[from].in_window(segment.sequence)) reset();
    forget_if_over();
    if (!over() && memory() > options_.limits.connection_memory) end(stream_end::limit, now);
}

void connection::reset() {
    for (const side one : {0u, 1u})
        sides_[one].finish(stream_end::rst, direction_sink{*conversation_, one});
}

void connection::end(stream_end how, packet_position now) {
    if (over()) return;
    conversation_->at(now);
    for (const side one : {0u, 1u}) sides_[one].finish(how, direction_sink{*conversation_, one});
    forget_if_over();
}

void connection::forget_if_over() {
    is_websocket_ = conversation_->is_websocket();
    if (conversation_->over()) conversation_.reset();
}

std::size_t connection::memory() const {
    return sizeof *this + sides_[0].memory() + sides_[1].memory() +
           (conversation_ ? conversation_->memory() : 0);
}

} // namespace unmask::analyzer
