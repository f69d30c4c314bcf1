// One direction of a WebSocket connection, understood: bytes in; frames, messages and broken rules
// out.
//
// The same class serves the reference server (what clients send), the conformance runner (what the
// peer sends), the analyzer (both directions of a capture) and the fuzzers.
//
//     receiver.feed(bytes);
//     while (auto event = receiver.next()) std::visit(..., *event);
//
// However the stream is cut into feeds, the same events come out.
#pragma once

#include "protocol/close.hpp"
#include "protocol/deflate/deflate.hpp"
#include "protocol/frame_judge.hpp"
#include "protocol/utf8.hpp"

#include <variant>

namespace unmask {

struct receiver_options {
    party sender = party::client; // who sends the bytes: party::client or party::server
    std::optional<deflate_parameters> deflate;
    strictness mode = strictness::strict;
    // Longest message to assemble, in bytes after decompression. Strict: a longer one ends in
    // limit_reached. Tolerant: it is delivered cut short.
    std::size_t message_limit = 16 * 1024 * 1024;
    // Whether frame_received is wanted at all, and its payload, which costs a copy.
    bool report_frames = true;
    bool keep_frame_payload = false;
    // Whether the payload of data messages is wanted. They are judged in any case, and not assembled without.
    bool keep_message_payload = true;
};

// A frame has come whole.
struct frame_received {
    frame_header header;
    std::uint64_t number; // of this direction, from 1
    std::uint64_t offset; // of its first byte in the stream
    std::uint8_t header_size;
    // The message it belongs to (of this direction, from 1); control frames are messages of their
    // own. 0 if it belongs to none: an unknown opcode, or a continuation of nothing.
    std::uint64_t message;
    // Unmasked, still compressed; cut at message_limit. Empty unless keep_frame_payload was asked
    // for.
    byte_view payload;
};

// A message, or a control frame, has come whole.
struct message_received {
    unmask::opcode opcode;     // of its first frame; for control frames theirs
    std::uint64_t number;      // of this direction, from 1, counted at its first frame
    std::uint64_t first_frame; // number of its first and
    std::uint64_t last_frame;  // of its last frame
    std::uint64_t frame_count;
    bool compressed;
    bool undecodable;          // not inflated, or bytes lost; payload holds what there is
    bool invalid_text;         // a text that is not UTF-8
    std::uint64_t wire_length; // sum of its frames' payloads
    std::uint64_t length;      // after decompression, whole
    byte_view payload;         // the first message_limit bytes of it at most
};

struct violation {
    rule broken;
    std::uint64_t frame;  // number of the frame in which it was seen
    std::uint64_t offset; // position in the stream, as exactly as is known
};

// A message is longer than message_limit (strict mode only).
struct limit_reached {
    std::uint64_t frame;
};

// Views in events live until the next call of next() or feed().
using receiver_event = std::variant<violation, limit_reached, frame_received, message_received>;

// What advance() came upon.
enum class receiver_step : std::uint8_t { nothing, violation, limit, frame, message };

// All that a receiver remembers between two messages. An observer of many connections keeps this of each, and needs
// a receiver only for those in the midst of a message.
struct receiver_rest {
    std::uint64_t stream_offset = 0;
    std::uint64_t frames = 0;
    std::uint64_t messages = 0;
    std::unique_ptr<unmask::inflater> inflater; // if it has a window to remember
    bool closed = false;
    bool inflation_failed = false;

    std::size_t memory() const { return inflater ? inflater->memory() : 0; }
};

class receiver {
  public:
    explicit receiver(const receiver_options& options);

    // The bytes must stay in place until next() has returned nothing.
    void feed(byte_view bytes);

    // The same where the receiver may change the bytes: a message that needs no assembly is unmasked
    // in place, which saves a copy.
    void feed_in_place(mutable_bytes bytes);

    // Nothing if all bytes fed are used up; in strict mode also, for good, after a violation or a
    // limit.
    std::optional<receiver_event> next();

    // The same without a copy of the event, which stands in one of these until the next call; and buffers are kept.
    receiver_step advance();
    const violation& latest_violation() const { return broken_[reported_ - 1]; }
    const frame_received& latest_frame() const { return frame_; }
    const message_received& latest_message() const { return delivered_->event; }

    // Between two frames, with no message open and no event to give out: what is worth remembering fits a
    // receiver_rest.
    bool at_rest() const;
    // Takes it; this receiver may then only be resumed.
    receiver_rest rest();
    // Goes on where a receiver of the same sender came to rest. The buffers of this one are used again.
    void resume(const receiver_options& options, receiver_rest&& from);

    // Frees the buffers of what is not in progress.
    void release_idle_buffers();

    // Strict mode: a violation or a limit has been reported.
    bool failed() const { return failed_; }

    std::uint64_t stream_offset() const { return decoder_.stream_offset(); }
    bool at_frame_boundary() const { return decoder_.at_boundary(); }
    bool in_message() const { return judge_.in_message(); }
    // The close frame has come.
    bool closed() const { return judge_.closed(); }

    // The header of the frame that has begun and not ended, if there is one. The bytes that are
    // missing of it are header->payload_length less what has come.
    const frame_header* frame_in_progress() const;
    std::uint64_t missing_payload() const { return decoder_.missing_payload(); }

    // Tells that the next `bytes` of the frame in progress, at most missing_payload(), are lost to
    // an observer. Its message becomes undecodable, and all goes on as if they had come. Only after
    // next() has returned nothing.
    void skip_payload(std::uint64_t bytes);

    // Bytes held for what is in progress, the window of the inflater included.
    std::size_t memory() const;

  private:
    struct message_state {
        message_received event{};
        utf8_validator text;
        byte_buffer payload;
        bool active = false; // begun and not ended
        bool cut = false;    // longer than message_limit
    };

    void begin_frame(const frame_part& part);
    void begin_message(const frame_header& header, message_state& message);
    bool wants_payload() const;
    void take_payload(const frame_part& part);
    void judge_in_passing(const frame_part& part);
    void take_compressed(const frame_part& part);
    unmask::inflater& require_inflater();
    void unmask_into(byte_buffer& buffer, const frame_part& part) const;
    byte_view unmasked(const frame_part& part);
    void check_text(byte_view text, std::uint64_t offset);
    void note(inflate_status status);
    void end_frame(const frame_part& part);
    void end_message();
    void end_inflation();
    void report(rule broken, std::uint64_t offset);
    void release_delivered();
    void forget_violations();

    receiver_options options_;
    frame_decoder decoder_;
    mutable_bytes writable_; // what was fed, if it may be changed
    frame_judge judge_;
    std::unique_ptr<unmask::inflater> inflater_;

    frame_received frame_{};
    message_state data_;
    message_state control_;
    message_state* current_ = nullptr;   // what the current frame belongs to, or nothing
    message_state* ended_ = nullptr;     // has come whole and was not yet given out
    message_state* delivered_ = nullptr; // its payload may be in the user's hands
    byte_buffer frame_payload_;          // for keep_frame_payload
    byte_buffer unmasked_;               // payload in passing; grows only
    byte_view direct_;                   // payload of a message that needs no assembly

    std::vector<violation> broken_; // seen and
    std::size_t reported_ = 0;      // so many of them reported
    std::uint64_t messages_ = 0;
    bool inflation_failed_ = false;
    bool frame_done_ = false;
    bool failed_ = false;
};

} // namespace unmask
