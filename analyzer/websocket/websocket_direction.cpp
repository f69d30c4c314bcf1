#include "analyzer/websocket/websocket_direction.hpp"

#include <fmt/format.h>
#include <utility>

namespace unmask::analyzer {

namespace {

std::string describe_frame(const frame_received& frame, std::uint64_t number, party sender) {
    const frame_header& header = frame.header;
    return fmt::format("{} frame {} ({}{}, {} bytes{}{})", name_of(sender), number,
                       name_of(header.opcode), header.fin ? "" : ", not final",
                       header.payload_length, header.key ? ", masked" : "",
                       header.rsv ? fmt::format(", RSV {}", header.rsv) : "");
}

} // namespace

websocket_direction::websocket_direction(party sender, std::optional<deflate_parameters> deflate,
                                         stream_start start, const analysis_options& options,
                                         connection_log& log)
    : sender_(sender),
      deflate_(deflate),
      options_(options),
      log_(log),
      frame_packets_(options.limits.numbers),
      data_message_{.frames = number_list(options.limits.numbers),
                    .packets = number_list(options.limits.numbers)},
      control_message_(data_message_),
      history_lost_(start != stream_start::at_first_frame),
      start_seen_(!history_lost_) {
    if (start != stream_start::unknown) start_receiver();
}

void websocket_direction::start_receiver() {
    receiver_.emplace(
        receiver_options{.sender = sender_,
                         .deflate = deflate_,
                         .mode = strictness::tolerant,
                         .message_limit = options_.limits.message,
                         .keep_frame_payload = options_.keep_frame_payload});
    frame_end_ = 0;
}

void websocket_direction::data(const stream_chunk& chunk) {
    if (receiver_)
        read(chunk);
    else
        search(chunk);
}

void websocket_direction::read(const stream_chunk& chunk) {
    if (receiver_->at_frame_boundary()) frame_packets_.clear();
    frame_packets_.add(chunk.packet);
    frame_packets_.add(log_.now().number);
    chunk_packet_ = chunk.packet;
    receiver_->feed(chunk.bytes);
    take_events();
}

// Looks for a segment that begins with frames, and reads on there.
void websocket_direction::search(const stream_chunk& chunk) {
    unread_ += chunk.bytes.size();
    const frame_expectation expected{.masked = sender_ == party::client,
                                     .compression = deflate_.has_value()};
    if (!candidate_.add(chunk, expected, options_.limits.early_data)) return;
    unread_ -= candidate_.size();
    if (unread_ > 0)
        write_undecodable(std::exchange(unread_, 0), 0,
                          "where a frame begins was unknown, until these frames");
    history_lost_ = true;
    start_seen_ = false;
    start_receiver();
    candidate_.take([this](const stream_chunk& held) { read(held); });
}

void websocket_direction::gap(const stream_gap& gap) {
    log_.write(gap_record{.bytes = gap.bytes, .reason = name_of(gap.reason)}, sender_);
    if (!receiver_) return candidate_.clear();
    if (gap.bytes > receiver_->missing_payload()) {
        lose_synchrony("bytes are missing, and with them where the next frame begins");
        return;
    }
    history_lost_ = true;
    if (const frame_header* frame = receiver_->frame_in_progress())
        (is_control(frame->opcode) ? control_message_ : data_message_).bytes_lost = true;
    chunk_packet_ = log_.now().number;
    frame_bytes_lost_ = true;
    receiver_->skip_payload(gap.bytes);
    take_events();
}

void websocket_direction::lose_synchrony(std::string_view why) {
    write_findings(nullptr, 0);
    if (const std::uint64_t partial = receiver_->stream_offset() - frame_end_; partial > 0)
        write_undecodable(partial, 0, fmt::format("the frame is cut off: {}", why),
                          frame_packets_.view());
    abandon_message(fmt::format("the message is cut off: {}", why));
    frame_bytes_lost_ = false;
    receiver_.reset();
}

void websocket_direction::take_events() {
    while (const auto event = receiver_->next())
        std::visit([this](const auto& seen) { take(seen); }, *event);
}

// Findings wait for their frame, which gets its number when it is complete.
void websocket_direction::take(const violation& seen) {
    if (!is_our_own_fault(seen.broken)) findings_.push_back(seen.broken);
}

// What looks broken only because bytes are unknown to us.
bool websocket_direction::is_our_own_fault(rule broken) const {
    return (history_lost_ && broken == rule::compressed_message_must_inflate) ||
           (!start_seen_ && broken == rule::continuation_needs_start);
}

void websocket_direction::take(const frame_received& frame) {
    const std::uint64_t number = log_.next_frame();
    frame_end_ = frame.offset + frame.header_size + frame.header.payload_length;
    closed_ = closed_ || frame.header.opcode == opcode::close;
    start_seen_ = start_seen_ ||
                  (!is_control(frame.header.opcode) && frame.header.opcode != opcode::continuation);
    if (frame.message != 0) join_message(frame, number);
    const open_message& message =
        is_control(frame.header.opcode) ? control_message_ : data_message_;
    log_.write(frame_record{.number = number,
                            .header = frame.header,
                            .header_size = frame.header_size,
                            .message = frame.message == 0 ? 0 : message.number,
                            .payload = frame_bytes_lost_ ? byte_view() : frame.payload},
               sender_, frame_packets_.view());
    frame_bytes_lost_ = false;
    write_findings(&frame, number);
    // What is left of the chunk begins the next frame.
    frame_packets_.clear();
    frame_packets_.add(chunk_packet_);
    frame_packets_.add(log_.now().number);
}

void websocket_direction::join_message(const frame_received& frame, std::uint64_t number) {
    open_message& message = is_control(frame.header.opcode) ? control_message_ : data_message_;
    if (message.of_receiver != frame.message) {
        if (message.of_receiver != 0)
            abandon_message("another message began before its final fragment");
        message.of_receiver = frame.message;
        message.number = log_.next_message();
        message.bytes = 0;
        message.frames.clear();
        message.packets.clear();
    }
    message.bytes += frame.header.payload_length;
    message.frames.add(number);
    message.packets.add(frame_packets_.view());
}

void websocket_direction::take(const message_received& message) {
    open_message& open = is_control(message.opcode) ? control_message_ : data_message_;
    open.of_receiver = 0;
    const bool lost = std::exchange(open.bytes_lost, false);
    if (message.undecodable) {
        const std::string_view reason =
            lost            ? "bytes of it are missing"
            : history_lost_ ? "it refers back to messages that are not in the capture"
                            : "its compressed payload cannot be inflated";
        return write_undecodable(message.wire_length, open.number, reason, open.packets.view());
    }
    log_.write(message_record{.number = open.number,
                              .opcode = message.opcode,
                              .frames = open.frames.view(),
                              .compressed = message.compressed,
                              .invalid_text = message.invalid_text,
                              .wire_length = message.wire_length,
                              .length = message.length,
                              .payload = message.payload},
               sender_, open.packets.view());
}

void websocket_direction::abandon_message(std::string_view why) {
    data_message_.bytes_lost = false;
    if (std::exchange(data_message_.of_receiver, 0) == 0) return;
    write_undecodable(data_message_.bytes, data_message_.number, why, data_message_.packets.view());
}

void websocket_direction::write_findings(const frame_received* frame, std::uint64_t number) {
    for (const rule broken : findings_) {
        std::string detail(describe(broken).statement);
        if (frame) detail += fmt::format(" Seen in {}.", describe_frame(*frame, number, sender_));
        log_.write(finding_record{.broken = broken,
                                  .severity = severity_of(broken),
                                  .detail = detail,
                                  .frame = frame ? std::optional(number) : std::nullopt},
                   sender_, frame_packets_.view());
    }
    findings_.clear();
}

void websocket_direction::write_undecodable(std::uint64_t bytes, std::uint64_t message,
                                            std::string_view reason,
                                            std::span<const std::uint64_t> packets) {
    log_.write(undecodable_record{.bytes = bytes, .message = message, .reason = reason}, sender_,
               packets);
}

void websocket_direction::end(std::string_view why) {
    if (receiver_) lose_synchrony(why);
    if (unread_ > 0)
        write_undecodable(std::exchange(unread_, 0), 0, "where a frame begins stayed unknown");
}

std::size_t websocket_direction::memory() const {
    return (receiver_ ? receiver_->memory() : 0) + candidate_.memory() + frame_packets_.memory() +
           data_message_.frames.memory() + data_message_.packets.memory() +
           control_message_.frames.memory() + control_message_.packets.memory();
}

} // namespace unmask::analyzer
