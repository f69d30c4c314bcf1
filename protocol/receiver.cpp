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
    switch (advance()) {
    case receiver_step::violation:
        return latest_violation();
    case receiver_step::limit:
        return limit_reached{frame_.number};
    case receiver_step::frame:
        return latest_frame();
    case receiver_step::message:
        return latest_message();
    case receiver_step::nothing:
        break;
    }
    if (!failed_) release_idle_buffers();
    return std::nullopt;
}

receiver_step receiver::advance() {
    release_delivered();
    for (;;) {
        if (failed_) return receiver_step::nothing;
        if (reported_ < broken_.size()) {
            failed_ = options_.mode == strictness::strict;
            ++reported_;
            return receiver_step::violation;
        }
        forget_violations();
        if (options_.mode == strictness::strict && current_ && current_->cut) {
            failed_ = true;
            return receiver_step::limit;
        }
        if (std::exchange(frame_done_, false) && options_.report_frames)
            return receiver_step::frame;
        delivered_ = std::exchange(ended_, nullptr);
        if (delivered_) return receiver_step::message;
        const auto part = decoder_.next();
        if (!part) return receiver_step::nothing;
        if (part->begins) begin_frame(*part);
        if (wants_payload()) take_payload(*part);
        if (part->ends()) end_frame(*part);
    }
}

void receiver::forget_violations() {
    if (reported_ == 0) return;
    broken_.clear();
    reported_ = 0;
}

bool receiver::at_rest() const {
    return !data_.active && decoder_.at_boundary() && reported_ == broken_.size() && !ended_ &&
           !frame_done_ && !failed_;
}

receiver_rest receiver::rest() {
    return {.stream_offset = decoder_.stream_offset(),
            .frames = frame_.number,
            .messages = messages_,
            .inflater = std::move(inflater_),
            .closed = judge_.closed(),
            .inflation_failed = inflation_failed_};
}

void receiver::resume(const receiver_options& options, receiver_rest&& from) {
    options_ = options;
    decoder_.resume(from.stream_offset);
    judge_ = frame_judge(options.sender, options.deflate.has_value(), from.closed);
    inflater_ = std::move(from.inflater);
    frame_.number = from.frames;
    messages_ = from.messages;
    inflation_failed_ = from.inflation_failed;
    data_.active = control_.active = false;
    current_ = ended_ = delivered_ = nullptr;
    broken_.clear();
    reported_ = 0;
    frame_done_ = failed_ = false;
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

unmask::inflater& receiver::require_inflater() {
    if (!inflater_)
        inflater_ =
            std::make_unique<unmask::inflater>(*options_.deflate, options_.sender, options_.mode);
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
    if (!options_.keep_message_payload && current_ == &data_) return judge_in_passing(part);
    const bool whole = part.begins && part.ends() && part.header->fin &&
                       current_->event.frame_count == 1 && !current_->cut;
    if (whole) {
        direct_ = unmasked(part);
        return check_text(direct_, part.frame_offset + part.header_size);
    }
    const std::size_t old_size = current_->payload.size();
    unmask_into(current_->payload, part);
    check_text(byte_view(current_->payload).subspan(old_size),
               part.frame_offset + part.header_size + part.payload_offset);
}

// In pieces that stay in the processor's nearest cache.
void receiver::judge_in_passing(const frame_part& part) {
    constexpr std::size_t longest_piece = std::size_t{16} << 10;
    if (current_->event.opcode != opcode::text) return;
    frame_part piece = part;
    for (byte_view rest = part.payload; !rest.empty(); rest = rest.subspan(piece.payload.size())) {
        piece.payload = rest.first(std::min(rest.size(), longest_piece));
        check_text(unmasked(piece), piece.frame_offset + piece.header_size + piece.payload_offset);
        piece.payload_offset += piece.payload.size();
    }
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

// The payload without its mask: where it stands, or in a buffer of which the next call makes use again.
byte_view receiver::unmasked(const frame_part& part) {
    const std::size_t size = part.payload.size();
    if (!part.header->key) return part.payload;
    if (!writable_.empty()) {
        const auto at = static_cast<std::size_t>(part.payload.data() - writable_.data());
        mask(writable_.subspan(at, size), *part.header->key, part.payload_offset);
        return part.payload;
    }
    if (unmasked_.size() < size) unmasked_.resize(size);
    mask_copy(part.payload, unmasked_.data(), *part.header->key, part.payload_offset);
    return byte_view(unmasked_).first(size);
}

void receiver::take_compressed(const frame_part& part) {
    if (current_->event.undecodable) return;
    byte_view payload = unmasked(part);
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
    if (!options_.keep_message_payload && current_ == &data_) event.payload = {}; // inflated only
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
