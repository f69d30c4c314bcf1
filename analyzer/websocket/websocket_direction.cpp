#include "analyzer/websocket/websocket_direction.hpp"

#include "analyzer/websocket/whole_messages.hpp"

#include <fmt/format.h>
#include <utility>

namespace unmask::analyzer {

websocket_direction::websocket_direction(party sender, std::optional<deflate_parameters> deflate,
                                         stream_start start, connection_log& log)
    : state_{.log = log,
             .deflate = deflate,
             .sender = sender,
             .searching = start == stream_start::unknown,
             .history_lost = start != stream_start::at_first_frame,
             .start_seen = start == stream_start::at_first_frame} {}

void websocket_direction::resume_receiver() {
    reading_->receiver.resume({.sender = state_.sender,
                               .deflate = state_.deflate,
                               .mode = strictness::tolerant,
                               .message_limit = state_.options().limits.message,
                               .keep_frame_payload = state_.options().keep_frame_payload,
                               .keep_message_payload = state_.options().keep_message_payload},
                              std::exchange(state_.rest, {}));
    reading_->frame_end = reading_->receiver.stream_offset();
}

void websocket_direction::take_up() {
    if (reading_) return;
    reading_ = state_.log.context().readings.take();
    if (!state_.searching) resume_receiver();
}

void websocket_direction::rest() {
    if (state_.searching ? reading_->candidate.size() > 0 : !reading_->receiver.at_rest()) return;
    if (!state_.searching) state_.rest = reading_->receiver.rest();
    state_.log.context().readings.give_back(std::move(reading_));
}

void websocket_direction::data(stream_chunk chunk) {
    if (!reading_ && !state_.searching) {
        // The bytes may have been held back until the packet of now.
        const std::array packets{chunk.packet, state_.log.now().number};
        const auto shown = std::span(packets).subspan(packets[0] == packets[1] ? 1 : 0);
        chunk.bytes = whole_message_reader(state_, shown).read(chunk.bytes);
    }
    if (chunk.bytes.empty()) return;
    take_up();
    if (state_.searching)
        search(chunk);
    else
        read(chunk);
    rest();
}

void websocket_direction::read(const stream_chunk& chunk) {
    if (reading_->receiver.at_frame_boundary()) reading_->frame_packets.clear();
    reading_->frame_packets.add(chunk.packet);
    reading_->frame_packets.add(state_.log.now().number);
    reading_->chunk_packet = chunk.packet;
    reading_->receiver.feed(chunk.bytes);
    take_events();
}

// Looks for a segment that begins with frames, and reads on there.
void websocket_direction::search(const stream_chunk& chunk) {
    unread_ += chunk.bytes.size();
    const frame_expectation expected{.masked = state_.sender == party::client,
                                     .compression = state_.deflate.has_value()};
    candidate_frames& candidate = reading_->candidate;
    candidate.add(chunk, state_.log.now(), expected, state_.options().limits.early_data);
    if (candidate.evidence().bits < convincing_bits) return;
    unread_ -= candidate.size();
    if (unread_ > 0)
        write_undecodable(std::exchange(unread_, 0), 0,
                          "where a frame begins was unknown, until these frames");
    state_.history_lost = true;
    state_.start_seen = false;
    state_.searching = false;
    state_.rest = {};
    resume_receiver();
    const packet_position now = state_.log.now();
    candidate.take([this](const stream_chunk& held, packet_position came) {
        state_.log.at(came);
        read(held);
    });
    state_.log.at(now);
}

void websocket_direction::gap(const stream_gap& gap) {
    state_.log.write(gap_record{.bytes = gap.bytes, .reason = name_of(gap.reason)}, state_.sender);
    take_up();
    if (state_.searching)
        reading_->candidate.clear();
    else if (gap.bytes > reading_->receiver.missing_payload())
        lose_synchrony("bytes are missing, and with them where the next frame begins");
    else
        lose_payload(gap.bytes);
    rest();
}

// Bytes of the payload in progress are missing; where the frame ends is known all the same.
void websocket_direction::lose_payload(std::uint64_t bytes) {
    state_.history_lost = true;
    if (const frame_header* frame = reading_->receiver.frame_in_progress())
        reading_->message_of(frame->opcode).bytes_lost = true;
    reading_->chunk_packet = state_.log.now().number;
    reading_->frame_bytes_lost = true;
    reading_->receiver.skip_payload(bytes);
    take_events();
}

void websocket_direction::lose_synchrony(std::string_view why) {
    write_findings(nullptr, 0);
    const std::uint64_t partial = reading_->receiver.stream_offset() - reading_->frame_end;
    if (partial > 0)
        write_undecodable(partial, 0, fmt::format("the frame is cut off: {}", why),
                          reading_->frame_packets.view());
    abandon_message(fmt::format("the message is cut off: {}", why));
    reading_->frame_bytes_lost = reading_->control_message.bytes_lost = false;
    state_.searching = true;
}

void websocket_direction::take_events() {
    const receiver& events = reading_->receiver;
    for (;;) {
        switch (reading_->receiver.advance()) {
        case receiver_step::violation:
            take(events.latest_violation());
            break;
        case receiver_step::frame:
            take(events.latest_frame());
            break;
        case receiver_step::message:
            take(events.latest_message());
            break;
        case receiver_step::limit: // only strict receivers stop at limits
        case receiver_step::nothing:
            return;
        }
    }
}

// Findings wait for their frame, which gets its number when it is complete.
void websocket_direction::take(const violation& seen) {
    if (!is_our_own_fault(seen.broken)) reading_->findings.push_back(seen.broken);
}

// What looks broken only because bytes are unknown to us.
bool websocket_direction::is_our_own_fault(rule broken) const {
    return (state_.history_lost && broken == rule::compressed_message_must_inflate) ||
           (!state_.start_seen && broken == rule::continuation_needs_start);
}

void websocket_direction::take(const frame_received& frame) {
    const std::uint64_t number = state_.log.next_frame();
    reading_->frame_end = frame.offset + frame.header_size + frame.header.payload_length;
    state_.closed = state_.closed || frame.header.opcode == opcode::close;
    state_.start_seen = state_.start_seen || (!is_control(frame.header.opcode) &&
                                              frame.header.opcode != opcode::continuation);
    if (const auto broken = state_.judge_key(frame.header)) reading_->findings.push_back(*broken);
    if (frame.message != 0) join_message(frame, number);
    const open_message& message = reading_->message_of(frame.header.opcode);
    state_.log.write(
        frame_record{.number = number,
                     .header = frame.header,
                     .header_size = frame.header_size,
                     .message = frame.message == 0 ? 0 : message.number,
                     .payload = reading_->frame_bytes_lost ? byte_view() : frame.payload},
        state_.sender, reading_->frame_packets.view());
    reading_->frame_bytes_lost = false;
    write_findings(&frame.header, number);
    // What is left of the chunk begins the next frame.
    reading_->frame_packets.clear();
    reading_->frame_packets.add(reading_->chunk_packet);
    reading_->frame_packets.add(state_.log.now().number);
}

void websocket_direction::join_message(const frame_received& frame, std::uint64_t number) {
    open_message& message = reading_->message_of(frame.header.opcode);
    if (message.of_receiver != frame.message) {
        if (message.of_receiver != 0)
            abandon_message("another message began before its final fragment");
        message.of_receiver = frame.message;
        message.number = state_.log.next_message();
        message.bytes = 0;
        message.frames.clear();
        message.packets.clear();
    }
    message.bytes += frame.header.payload_length;
    message.frames.add(number);
    message.packets.add(reading_->frame_packets.view());
}

void websocket_direction::take(const message_received& message) {
    open_message& open = reading_->message_of(message.opcode);
    open.of_receiver = 0;
    const bool lost = std::exchange(open.bytes_lost, false);
    if (message.undecodable) {
        const std::string_view reason =
            lost                  ? "bytes of it are missing"
            : state_.history_lost ? "it refers back to messages that are not in the capture"
                                  : "its compressed payload cannot be inflated";
        return write_undecodable(message.wire_length, open.number, reason, open.packets.view());
    }
    state_.log.write(message_record{.number = open.number,
                                    .opcode = message.opcode,
                                    .frames = open.frames.view(),
                                    .compressed = message.compressed,
                                    .invalid_text = message.invalid_text,
                                    .wire_length = message.wire_length,
                                    .length = message.length,
                                    .payload = message.payload},
                     state_.sender, open.packets.view());
}

void websocket_direction::abandon_message(std::string_view why) {
    open_message& open = reading_->data_message;
    open.bytes_lost = false;
    if (std::exchange(open.of_receiver, 0) == 0) return;
    write_undecodable(open.bytes, open.number, why, open.packets.view());
}

void websocket_direction::write_findings(const frame_header* frame, std::uint64_t number) {
    for (const rule broken : reading_->findings)
        state_.write_finding(broken, frame, number, reading_->frame_packets.view());
    reading_->findings.clear();
}

void websocket_direction::write_undecodable(std::uint64_t bytes, std::uint64_t message,
                                            std::string_view reason,
                                            std::span<const std::uint64_t> packets) {
    state_.log.write(undecodable_record{.bytes = bytes, .message = message, .reason = reason},
                     state_.sender, packets);
}

void websocket_direction::end(std::string_view why) {
    if (reading_ && !state_.searching) lose_synchrony(why);
    if (unread_ > 0)
        write_undecodable(std::exchange(unread_, 0), 0, "where a frame begins stayed unknown");
    reading_.reset();
    state_.rest = {};
}

} // namespace unmask::analyzer
