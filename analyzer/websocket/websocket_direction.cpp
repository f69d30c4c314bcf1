#include "analyzer/websocket/websocket_direction.hpp"

#include "protocol/counted.hpp"

#include <fmt/format.h>
#include <utility>

namespace unmask::analyzer {

namespace {

// Longest payload that is read without the receiver, which judges longer ones in pieces, and can decompress what
// becomes long.
constexpr std::size_t longest_whole = std::size_t{16} << 10;
constexpr std::size_t longest_compressed_whole = 512;

bool is_compressed(const frame_header& header) { return header.rsv == rsv1; }

// The frame says that it is a whole message, with nothing in its payload to judge but DEFLATE and UTF-8.
bool is_whole_message(const frame_header& header) {
    return header.fin && (header.rsv == 0 || is_compressed(header)) && is_known(header.opcode) &&
           header.opcode != opcode::continuation && header.opcode != opcode::close &&
           header.payload_length <=
               (is_compressed(header) ? longest_compressed_whole : longest_whole);
}

std::string describe_in(const frame_header& frame, std::uint64_t number, party sender,
                        std::string_view statement) {
    return fmt::format("{} Seen in {} frame {} ({}{}, {}{}{}).", statement, name_of(sender), number,
                       name_of(frame.opcode), frame.fin ? "" : ", not final",
                       counted(frame.payload_length, "byte"), frame.key ? ", masked" : "",
                       frame.rsv ? fmt::format(", RSV {}", frame.rsv) : "");
}

} // namespace

websocket_direction::websocket_direction(party sender, std::optional<deflate_parameters> deflate,
                                         stream_start start, connection_log& log)
    : log_(log),
      deflate_(deflate),
      sender_(sender),
      searching_(start == stream_start::unknown),
      history_lost_(start != stream_start::at_first_frame),
      start_seen_(!history_lost_) {}

void websocket_direction::resume_receiver() {
    reading_->receiver.resume({.sender = sender_,
                               .deflate = deflate_,
                               .mode = strictness::tolerant,
                               .message_limit = options().limits.message,
                               .keep_frame_payload = options().keep_frame_payload,
                               .keep_message_payload = options().keep_message_payload},
                              std::exchange(rest_, {}));
    reading_->frame_end = reading_->receiver.stream_offset();
}

void websocket_direction::take_up() {
    if (reading_) return;
    reading_ = log_.context().readings.take();
    if (!searching_) resume_receiver();
}

void websocket_direction::rest() {
    if (searching_ ? reading_->candidate.size() > 0 : !reading_->receiver.at_rest()) return;
    if (!searching_) rest_ = reading_->receiver.rest();
    log_.context().readings.give_back(std::move(reading_));
}

void websocket_direction::data(stream_chunk chunk) {
    if (!reading_ && !searching_) chunk.bytes = read_whole_messages(chunk);
    if (chunk.bytes.empty()) return;
    take_up();
    if (searching_)
        search(chunk);
    else
        read(chunk);
    rest();
}

// Most frames lie whole in one segment, are a message of their own and break no rule. Those need nothing of what
// the receiver keeps. At the first other frame this stops, and the receiver, which knows all cases, goes on there:
// nothing but the time it takes depends on who reads a frame. Returns the bytes that are left.
byte_view websocket_direction::read_whole_messages(const stream_chunk& chunk) {
    const std::array packets{chunk.packet, log_.now().number}; // the bytes may have been held back
    const auto shown = std::span(packets).subspan(packets[0] == packets[1] ? 1 : 0);
    frame_judge judge(sender_, deflate_.has_value(), rest_.closed);
    byte_view bytes = chunk.bytes;
    while (const auto decoded = decode_header(bytes)) {
        const frame_header& header = decoded->header;
        const byte_view rest = bytes.subspan(decoded->size);
        if (!is_whole_message(header) || header.payload_length > rest.size() ||
            !judge.judge(header).empty())
            break;
        const auto message = judged_message(header, rest.first(header.payload_length));
        if (!message) break;
        write_whole_message(*decoded, *message, shown);
        bytes = rest.subspan(header.payload_length);
    }
    return bytes;
}

// Nothing if there is something to be told of it, or if it is longer than allowed.
std::optional<websocket_direction::whole_message>
websocket_direction::judged_message(const frame_header& header, byte_view payload) {
    if (payload.size() > options().limits.message) return {};
    if (is_compressed(header)) return inflated_message(header.opcode, unmasked(header, payload));
    const std::size_t length = payload.size();
    const bool wanted =
        is_control(header.opcode) || options().keep_message_payload || options().keep_frame_payload;
    const bool is_text = header.opcode == opcode::text;
    if (!wanted && !is_text) return whole_message{{}, {}, length};
    payload = unmasked(header, payload);
    if (is_text && !is_utf8(payload)) return {};
    return whole_message{payload, payload, length};
}

std::optional<websocket_direction::whole_message>
websocket_direction::inflated_message(opcode code, byte_view payload) {
    auto& inflater = rest_.inflater;
    if (!inflater)
        inflater = std::make_unique<unmask::inflater>(*deflate_, sender_, strictness::tolerant);
    const auto message = inflater->inflate_whole(payload, options().limits.message);
    if (!message) return {};
    if (code != opcode::text || is_utf8(*message))
        return whole_message{payload, *message, message->size()};
    inflater->forget_whole();
    return {};
}

// Lives until the next call.
byte_view websocket_direction::unmasked(const frame_header& header, byte_view payload) const {
    if (!header.key) return payload;
    byte_buffer& to = log_.context().unmasked;
    if (to.size() < longest_whole) to.resize(longest_whole);
    mask_copy(payload, to.data(), *header.key);
    return byte_view(to).first(payload.size());
}

void websocket_direction::write_whole_message(const decoded_header& frame,
                                              const whole_message& content,
                                              std::span<const std::uint64_t> packets) {
    const frame_header& header = frame.header;
    const std::uint64_t number = log_.next_frame();
    const std::uint64_t message = log_.next_message();
    const bool keep = is_control(header.opcode) || options().keep_message_payload;
    start_seen_ = start_seen_ || !is_control(header.opcode);
    rest_.stream_offset += frame.size + header.payload_length;
    rest_.frames += 1;
    rest_.messages += 1;
    log_.write(
        frame_record{.number = number,
                     .header = header,
                     .header_size = static_cast<std::uint8_t>(frame.size),
                     .message = message,
                     .payload = options().keep_frame_payload ? content.frame_payload : byte_view()},
        sender_, packets);
    if (has_key_to_judge(header))
        if (const auto broken = keys_.judge(*header.key))
            write_finding(*broken, &header, number, packets);
    log_.write(message_record{.number = message,
                              .opcode = header.opcode,
                              .frames = {&number, 1},
                              .compressed = is_compressed(header),
                              .wire_length = header.payload_length,
                              .length = content.length,
                              .payload = keep ? content.payload : byte_view()},
               sender_, packets);
}

void websocket_direction::read(const stream_chunk& chunk) {
    if (reading_->receiver.at_frame_boundary()) reading_->frame_packets.clear();
    reading_->frame_packets.add(chunk.packet);
    reading_->frame_packets.add(log_.now().number);
    reading_->chunk_packet = chunk.packet;
    reading_->receiver.feed(chunk.bytes);
    take_events();
}

// Looks for a segment that begins with frames, and reads on there.
void websocket_direction::search(const stream_chunk& chunk) {
    unread_ += chunk.bytes.size();
    const frame_expectation expected{.masked = sender_ == party::client,
                                     .compression = deflate_.has_value()};
    candidate_frames& candidate = reading_->candidate;
    candidate.add(chunk, log_.now(), expected, options().limits.early_data);
    if (candidate.evidence().bits < convincing_bits) return;
    unread_ -= candidate.size();
    if (unread_ > 0)
        write_undecodable(std::exchange(unread_, 0), 0,
                          "where a frame begins was unknown, until these frames");
    history_lost_ = true;
    start_seen_ = false;
    searching_ = false;
    rest_ = {};
    resume_receiver();
    const packet_position now = log_.now();
    candidate.take([this](const stream_chunk& held, packet_position came) {
        log_.at(came);
        read(held);
    });
    log_.at(now);
}

void websocket_direction::gap(const stream_gap& gap) {
    log_.write(gap_record{.bytes = gap.bytes, .reason = name_of(gap.reason)}, sender_);
    take_up();
    if (searching_)
        reading_->candidate.clear();
    else if (gap.bytes > reading_->receiver.missing_payload())
        lose_synchrony("bytes are missing, and with them where the next frame begins");
    else
        lose_payload(gap.bytes);
    rest();
}

// Bytes of the payload in progress are missing; where the frame ends is known all the same.
void websocket_direction::lose_payload(std::uint64_t bytes) {
    history_lost_ = true;
    if (const frame_header* frame = reading_->receiver.frame_in_progress())
        reading_->message_of(frame->opcode).bytes_lost = true;
    reading_->chunk_packet = log_.now().number;
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
    searching_ = true;
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
    return (history_lost_ && broken == rule::compressed_message_must_inflate) ||
           (!start_seen_ && broken == rule::continuation_needs_start);
}

void websocket_direction::take(const frame_received& frame) {
    const std::uint64_t number = log_.next_frame();
    reading_->frame_end = frame.offset + frame.header_size + frame.header.payload_length;
    closed_ = closed_ || frame.header.opcode == opcode::close;
    start_seen_ = start_seen_ ||
                  (!is_control(frame.header.opcode) && frame.header.opcode != opcode::continuation);
    if (has_key_to_judge(frame.header))
        if (const auto broken = keys_.judge(*frame.header.key))
            reading_->findings.push_back(*broken);
    if (frame.message != 0) join_message(frame, number);
    const open_message& message = reading_->message_of(frame.header.opcode);
    log_.write(frame_record{.number = number,
                            .header = frame.header,
                            .header_size = frame.header_size,
                            .message = frame.message == 0 ? 0 : message.number,
                            .payload = reading_->frame_bytes_lost ? byte_view() : frame.payload},
               sender_, reading_->frame_packets.view());
    reading_->frame_bytes_lost = false;
    write_findings(&frame.header, number);
    // What is left of the chunk begins the next frame.
    reading_->frame_packets.clear();
    reading_->frame_packets.add(reading_->chunk_packet);
    reading_->frame_packets.add(log_.now().number);
}

void websocket_direction::join_message(const frame_received& frame, std::uint64_t number) {
    open_message& message = reading_->message_of(frame.header.opcode);
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
    message.packets.add(reading_->frame_packets.view());
}

void websocket_direction::take(const message_received& message) {
    open_message& open = reading_->message_of(message.opcode);
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
    open_message& open = reading_->data_message;
    open.bytes_lost = false;
    if (std::exchange(open.of_receiver, 0) == 0) return;
    write_undecodable(open.bytes, open.number, why, open.packets.view());
}

// A server must not mask at all, which says more than any fault of its keys.
bool websocket_direction::has_key_to_judge(const frame_header& header) const {
    return header.key && sender_ == party::client;
}

void websocket_direction::write_findings(const frame_header* frame, std::uint64_t number) {
    for (const rule broken : reading_->findings)
        write_finding(broken, frame, number, reading_->frame_packets.view());
    reading_->findings.clear();
}

void websocket_direction::write_finding(rule broken, const frame_header* frame,
                                        std::uint64_t number,
                                        std::span<const std::uint64_t> packets) {
    std::string detail(describe(broken).statement);
    if (frame) detail = describe_in(*frame, number, sender_, detail);
    log_.write(finding_record{.broken = broken,
                              .severity = severity_of(broken),
                              .detail = detail,
                              .frame = frame ? std::optional(number) : std::nullopt},
               sender_, packets);
}

void websocket_direction::write_undecodable(std::uint64_t bytes, std::uint64_t message,
                                            std::string_view reason,
                                            std::span<const std::uint64_t> packets) {
    log_.write(undecodable_record{.bytes = bytes, .message = message, .reason = reason}, sender_,
               packets);
}

void websocket_direction::end(std::string_view why) {
    if (reading_ && !searching_) lose_synchrony(why);
    if (unread_ > 0)
        write_undecodable(std::exchange(unread_, 0), 0, "where a frame begins stayed unknown");
    reading_.reset();
    rest_ = {};
}

} // namespace unmask::analyzer
