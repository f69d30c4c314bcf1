#include "reference-server/session.hpp"

#include "reference-server/worker.hpp"

#include <fmt/core.h>

namespace unmask::reference_server {

session::session(connection& over, endpoint& at, const std::optional<deflate_parameters>& deflate)
    : connection_(over), endpoint_(at), deflate_(deflate) {
    endpoint_.joined(*this);
}

session::~session() { endpoint_.left(*this); }

// --- Receiving -----------------------------------------------------------------------------------

void session::receive(mutable_bytes bytes) {
    ping_sent_ = false;
    incoming().feed_in_place(bytes);
    while (connection_.talking()) {
        const auto event = receiver_->next();
        if (!event) return;
        std::visit([this](const auto& kind) { handle(kind); }, *event);
    }
}

receiver& session::incoming() {
    if (!receiver_)
        receiver_ = std::make_unique<receiver>(receiver_options{
            .sender = party::client,
            .deflate = deflate_,
            .message_limit = connection_.home().options().message_limit,
            .report_frames = false,
        });
    return *receiver_;
}

void session::handle(const violation& event) {
    const rule_entry& broken = describe(event.broken);
    const close_code code =
        broken.close_code != 0 ? broken.close_code : close_codes::protocol_error;
    fail(code, broken.slug);
}

void session::handle(const limit_reached&) {
    fail(close_codes::message_too_big,
         fmt::format("message longer than {} bytes", connection_.home().options().message_limit));
}

void session::handle(const frame_received&) {}

void session::handle(const message_received& message) {
    switch (message.opcode) {
    case opcode::close:
        return answer_close(message.payload);
    case opcode::pong:
        return;
    case opcode::ping:
        // RFC 6455 §5.5.2; no frame may follow a close frame (§5.5.1).
        if (!close_sent_) send_frame(opcode::pong, 0, message.payload);
        return;
    default:
        if (!close_sent_) endpoint_.received(*this, message);
    }
}

// --- Closing -------------------------------------------------------------------------------------

// RFC 6455 §5.5.1: the answer echoes code and reason; the server then closes TCP first (§7.1.1).
void session::answer_close(byte_view payload) {
    if (!close_sent_) send_frame(opcode::close, 0, payload);
    close_sent_ = true;
    connection_.finish();
}

void session::close(close_code code, std::string_view reason) {
    if (close_sent_ || !connection_.talking()) return;
    send_frame(opcode::close, 0, make_close(code, reason));
    close_sent_ = true;
    close_deadline_ = connection_.home().now() + connection_.home().options().close_timeout;
}

// RFC 6455 §7.1.7: what the peer says from now on is of no interest.
void session::fail(close_code code, std::string_view reason) {
    close(code, reason);
    connection_.finish();
}

void session::shut_down() { close(close_codes::going_away, "the server is shutting down"); }

// --- Time ----------------------------------------------------------------------------------------

void session::tick() {
    const auto now = connection_.home().now();
    if (close_sent_) {
        if (now >= close_deadline_) connection_.finish();
        return;
    }
    const auto silence = now - connection_.last_activity();
    const auto timeout = connection_.home().options().idle_timeout;
    if (silence >= timeout) return fail(close_codes::internal_error, "no answer to a ping");
    if (silence >= timeout / 2 && !std::exchange(ping_sent_, true)) send_frame(opcode::ping, 0, {});
    if (silence > coarse_clock::duration::zero()) rest();
}

// Gives back the memory that only an active connection needs.
void session::rest() {
    deflater_.reset(); // a sender may begin a new window whenever it likes (RFC 7692 §7.2.3.2)
    const bool window_needed = deflate_ && deflate_->context_takeover(party::client);
    if (receiver_ && receiver_->at_frame_boundary() && !receiver_->in_message() && !window_needed)
        receiver_.reset();
}

// --- Sending -------------------------------------------------------------------------------------

void session::send(opcode code, byte_view payload, bool compress) {
    if (close_sent_ || !connection_.talking()) return;
    if (!compress || !deflate_) return send_frame(code, 0, payload);
    if (!deflater_) deflater_ = std::make_unique<deflater>(*deflate_, party::server);
    byte_buffer compressed = connection_.home().take_buffer();
    deflater_->compress(payload, compressed);
    send_frame(code, rsv1, compressed);
    connection_.home().give_back(std::move(compressed));
}

void session::push(opcode code, byte_view payload, bool compress) {
    if (connection_.queued() + payload.size() > connection_.home().options().output_limit)
        return close(close_codes::policy_violation, "reader too slow");
    send(code, payload, compress);
}

void session::send_frame(opcode code, std::uint8_t rsv, byte_view payload) {
    append_frame(connection_.output(),
                 {.rsv = rsv, .opcode = code, .payload_length = payload.size()}, payload);
}

} // namespace unmask::reference_server
