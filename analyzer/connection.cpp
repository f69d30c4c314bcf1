#include "analyzer/connection.hpp"

namespace unmask::analyzer {

namespace {

std::optional<std::uint8_t> opener_by(const tcp_segment& first) {
    if (!first.syn) return std::nullopt;
    return std::uint8_t{first.ack}; // a SYN with ACK answers the opener's
}

} // namespace

// Hands one direction on to the conversation. A connection that never says anything needs none.
struct connection::direction_sink {
    connection& of;
    side from;
    packet_position now;

    void data(const stream_chunk& chunk) { of.heard(now).data(from, chunk); }
    void gap(const stream_gap& gap) { of.heard(now).gap(from, gap); }
    void conflict(const stream_conflict& conflict) { of.heard(now).conflict(from, conflict); }
    void end(stream_end how) {
        if (of.conversation_) of.conversation_->end(from, how);
    }
};

connection::connection(const tcp_segment& first, std::uint64_t number, analysis_context& context)
    : endpoints_{first.source, first.destination},
      sides_{reassembler(context.options.limits.reassembly),
             reassembler(context.options.limits.reassembly)},
      context_(context),
      number_(number),
      opener_(opener_by(first)) {
    static_assert(stream_sink<direction_sink>);
}

conversation& connection::heard(packet_position now) {
    if (!conversation_) {
        conversation_ = std::make_unique<conversation>(
            conversation::setup{endpoints_, opener_, number_}, context_);
        conversation_->at(now);
        for (const side one : {0u, 1u})
            if (sides_[one].ended()) conversation_->end(one, stream_end::fin);
    }
    return *conversation_;
}

bool connection::is_followed_by(const tcp_segment& segment) const {
    if (!segment.syn) return false;
    const reassembler& direction = sides_[sender_of(segment)];
    // RFC 9293 §3.4.1: every connection begins with a sequence number of its own.
    return direction.started() && direction.initial_sequence() != segment.sequence;
}

void connection::accept(const tcp_segment& segment, packet_position now) {
    const side from = sender_of(segment);
    if (segment.fin || segment.rst) note_closing(segment, from);
    if (over_) return;
    if (conversation_) conversation_->at(now);
    if (segment.ack)
        sides_[1 - from].acknowledge(segment.acknowledgment, direction_sink{*this, 1 - from, now});
    sides_[from].accept(segment, now.number, direction_sink{*this, from, now});
    if (segment.rst && sides_[from].in_window(segment.sequence)) finish(stream_end::rst, now);
    forget_if_over();
}

void connection::note_closing(const tcp_segment& segment, side from) {
    if (segment.fin) closed_[from] = true;
    if (segment.rst && sides_[from].in_window(segment.sequence)) closed_ = {true, true};
}

void connection::finish(stream_end how, packet_position now) {
    for (const side one : {0u, 1u}) sides_[one].finish(how, direction_sink{*this, one, now});
}

void connection::end(stream_end how, packet_position now) {
    if (over_) return;
    if (conversation_) conversation_->at(now);
    finish(how, now);
    forget_if_over();
}

void connection::forget_if_over() {
    over_ = conversation_ ? conversation_->over() : sides_[0].ended() && sides_[1].ended();
    if (over_) conversation_.reset();
}

} // namespace unmask::analyzer
