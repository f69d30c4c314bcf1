#include "protocol/receiver.hpp"

#include <algorithm>
#include <utility>

namespace unmask {

receiver::receiver(const receiver_options& options)
    : options_(options), judge_(options.sender, options.deflate.has_value()) {}

void receiver::feed(byte_view bytes) {
    writable_ = {};
    decoder_.feed(bytes);
}

void receiver::feed_in_place(mutable_bytes bytes) {
    writable_ = bytes;
    decoder_.feed(bytes);
}

std::optional<receiver_event> receiver::next() {
    release_delivered();
    for (;;) {
        if (failed_) return std::nullopt;
        if (!broken_.empty()) {
            if (reported_ < broken_.size()) {
                failed_ = options_.mode == strictness::strict;
                return broken_[reported_++];
            }
            broken_.clear();
            reported_ = 0;
        }
        if (options_.mode == strictness::strict && current_ && current_->cut) {
            failed_ = true;
            return limit_reached{frame_.number};
        }
        if (std::exchange(frame_done_, false) && options_.report_frames) return frame_;
        delivered_ = std::exchange(ended_, nullptr);
        if (delivered_) return delivered_->event;
        const auto part = decoder_.next();
        if (!part) {
            release_idle_buffers();
            return std::nullopt;
        }
        if (part->begins) begin_frame(*part);
        if (wants_payload()) take_payload(*part);
        if (part->ends()) end_frame(*part);
    }
}

const frame_header* receiver::frame_in_progress() const {
    return decoder_.in_payload() ? &frame_.header : nullptr;
}

void receiver::skip_payload(std::uint64_t bytes) {
    decoder_.skip_payload(bytes);
    if (!current_ || bytes == 0) return;
    current_->event.undecodable = true;
    if (current_->event.compressed) require_inflater().interrupt();
}

std::size_t receiver::memory() const {
    return data_.payload.capacity() + control_.payload.capacity() + frame_payload_.capacity() +
           unmasked_.capacity() + (inflater_ ? inflater_->memory() : 0);
}

inflater& receiver::require_inflater() {
    if (!inflater_)
        inflater_ = std::make_unique<inflater>(*options_.deflate, options_.sender, options_.mode);
    return *inflater_;
}

void receiver::begin_frame(const frame_part& part) {
    frame_.header = *part.header;
    frame_.number += 1;
    frame_.offset = part.frame_offset;
    frame_.header_size = part.header_size;
    frame_.message = 0;
    for (const rule broken : judge_.judge(frame_.header)) report(broken, frame_.offset);
    current_ = nullptr;
    frame_payload_.clear();

    const opcode code = frame_.header.opcode;
    if (!is_known(code)) return;
    const bool continues = code == opcode::continuation;
    message_state& message = is_control(code) ? control_ : data_;
    if (continues && !message.active) return;
    if (!continues) begin_message(frame_.header, message);
    current_ = &message;
    message_received& event = message.event;
    frame_.message = event.number;
    event.last_frame = frame_.number;
    event.frame_count += 1;
    event.wire_length += frame_.header.payload_length;
    // What is announced will not fit: no need to wait for the bytes.
    if (!event.compressed && event.wire_length > options_.message_limit) message.cut = true;
}

// A strict receiver has done with a frame whose header settles the matter.
bool receiver::wants_payload() const {
    return options_.mode == strictness::tolerant ||
           (broken_.empty() && !(current_ && current_->cut));
}

void receiver::begin_message(const frame_header& header, message_state& message) {
    // A message left unfinished by its sender; what it compressed still belongs to the window.
    if (message.active && message.event.compressed && inflater_)
        inflater_->finish_message(message.payload, options_.message_limit);
    message.event = {};
    message.event.opcode = header.opcode;
    message.event.number = ++messages_;
    message.event.first_frame = frame_.number;
    // RFC 7692 §6: RSV1 on the first frame of a data message says that it is compressed.
    message.event.compressed =
        options_.deflate && !is_control(header.opcode) && (header.rsv & rsv1) != 0;
    message.text.reset();
    message.payload.clear();
    message.active = true;
    message.cut = false;
    direct_ = {};
}

void receiver::take_payload(const frame_part& part) {
    if (options_.keep_frame_payload) unmask_into(frame_payload_, part);
    if (!current_) return;
    if (current_->event.compressed) return take_compressed(part);
    const bool whole = part.begins && part.ends() && part.header->fin &&
                       current_->event.frame_count == 1 && !current_->cut;
    if (whole && (!part.header->key || !writable_.empty())) {
        direct_ = part.header->key ? unmask_in_place(part) : part.payload;
        return check_text(direct_, part.frame_offset + part.header_size);
    }
    const std::size_t old_size = current_->payload.size();
    unmask_into(current_->payload, part);
    check_text(byte_view(current_->payload).subspan(old_size),
               part.frame_offset + part.header_size + part.payload_offset);
}

// Appends the part's payload, as far as message_limit allows.
void receiver::unmask_into(byte_buffer& buffer, const frame_part& part) const {
    const std::size_t old_size = buffer.size();
    const std::size_t room = options_.message_limit - std::min(options_.message_limit, old_size);
    const byte_view kept = part.payload.first(std::min(room, part.payload.size()));
    if (!part.header->key) return append(buffer, kept);
    buffer.resize(old_size + kept.size());
    mask_copy(kept, buffer.data() + old_size, *part.header->key, part.payload_offset);
}

byte_view receiver::unmask_in_place(const frame_part& part) const {
    const auto at = static_cast<std::size_t>(part.payload.data() - writable_.data());
    const mutable_bytes payload = writable_.subspan(at, part.payload.size());
    mask(payload, *part.header->key, part.payload_offset);
    return payload;
}

void receiver::take_compressed(const frame_part& part) {
    message_received& event = current_->event;
    if (event.undecodable) return;
    byte_view payload = part.payload;
    if (part.header->key && !writable_.empty()) {
        payload = unmask_in_place(part);
    } else if (part.header->key) {
        unmasked_.resize(payload.size());
        mask_copy(payload, unmasked_.data(), *part.header->key, part.payload_offset);
        payload = unmasked_;
    }
    do {
        const std::size_t old_size = current_->payload.size();
        const inflate_status status =
            require_inflater().feed(payload, current_->payload, options_.message_limit);
        check_text(byte_view(current_->payload).subspan(old_size), frame_.offset);
        note(status); // what came out was there before the fault
    } while (!payload.empty() && options_.mode == strictness::tolerant);
}

void receiver::end_inflation() {
    message_received& event = current_->event;
    byte_buffer& payload = current_->payload;
    // Past the limit a strict receiver has stopped inflating, and has nothing to finish.
    if (!inflater_ || (current_->cut && options_.mode == strictness::strict)) return;
    const std::size_t old_size = payload.size();
    const inflate_status status = inflater_->finish_message(payload, options_.message_limit);
    event.length = payload.size() + inflater_->discarded();
    check_text(byte_view(payload).subspan(old_size), frame_.offset);
    if (!event.undecodable) note(status);
}

void receiver::note(inflate_status status) {
    const bool from_client = options_.sender == party::client;
    switch (status) {
    case inflate_status::ok:
        return;
    case inflate_status::limit_reached:
        current_->cut = true;
        return;
    case inflate_status::refers_beyond_window:
        return report(from_client ? rule::client_window_must_be_kept
                                  : rule::server_window_must_be_kept,
                      frame_.offset);
    case inflate_status::refers_beyond_message:
        return report(from_client ? rule::client_context_takeover_must_be_kept
                                  : rule::server_context_takeover_must_be_kept,
                      frame_.offset);
    case inflate_status::corrupt:
        current_->event.undecodable = true;
        // Later messages suffer from the first one's fault; only that one broke the rule.
        if (!std::exchange(inflation_failed_, true))
            report(rule::compressed_message_must_inflate, frame_.offset);
    }
}

// RFC 6455 §8.1, at the first byte with which no valid text can go on. `offset` is where the text
// stands in the stream; what comes out of the inflater stands nowhere, and its frame's offset has
// to do.
void receiver::check_text(byte_view text, std::uint64_t offset) {
    message_state& message = *current_;
    if (message.event.opcode != opcode::text || message.event.invalid_text) return;
    if (message.event.undecodable) return; // nor is what is left of it a text
    const std::uint64_t before = message.text.valid_bytes();
    if (message.text.feed(text)) return;
    message.event.invalid_text = true;
    const std::uint64_t valid = message.text.valid_bytes() - before;
    report(rule::text_must_be_utf8, message.event.compressed ? offset : offset + valid);
}

void receiver::report(rule broken, std::uint64_t offset) {
    broken_.push_back({broken, frame_.number, offset});
}

void receiver::end_frame(const frame_part& part) {
    frame_.payload = frame_payload_;
    frame_done_ = true;
    if (!current_) return;
    if (!part.header->fin && !is_control(part.header->opcode)) return;
    end_message();
}

void receiver::end_message() {
    message_received& event = current_->event;
    if (event.compressed)
        end_inflation();
    else
        event.length = event.wire_length;
    // A text may not end within a character, unless its true end was not seen.
    const bool end_seen = !event.undecodable && !current_->cut;
    if (event.opcode == opcode::text && !event.invalid_text && end_seen &&
        !current_->text.complete()) {
        event.invalid_text = true;
        report(rule::text_must_be_utf8, event.compressed ? frame_.offset : stream_offset());
    }
    event.payload = direct_.empty() ? byte_view(current_->payload) : direct_;
    if (event.opcode == opcode::close && !event.undecodable)
        if (const auto broken = rule_broken_by_close(event.payload)) report(*broken, frame_.offset);
    current_->active = false;
    ended_ = current_;
}

void receiver::release_delivered() {
    if (!delivered_) return;
    std::exchange(delivered_, nullptr)->payload.clear();
    direct_ = {};
}

// An idle connection costs no buffers.
void receiver::release_idle_buffers() {
    for (message_state* message : {&data_, &control_})
        if (!message->active && message->payload.capacity() > 0) message->payload = {};
    if (unmasked_.capacity() > 0) unmasked_ = {};
    if (!decoder_.in_payload() && frame_payload_.capacity() > 0) frame_payload_ = {};
}

} // namespace unmask
