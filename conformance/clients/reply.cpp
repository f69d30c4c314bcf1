#include "conformance/clients/reply.hpp"

#include <utility>

namespace unmask::conformance {
namespace {

// Bytes of a client, from whom nothing but a close frame is expected.
constexpr std::size_t most_heard = 64 * 1024;

} // namespace

std::string http_answer(int status, std::string_view content_type, std::string_view body,
                        const http_fields& more) {
    response_head head = response_with_body(status, content_type, body.size());
    head.fields.insert(head.fields.end(), more.begin(), more.end());
    return to_text(head).value().append(body);
}

void reply::over_http(incoming_connection& to, std::string answer) {
    start(to, std::move(answer), false, {});
}

std::shared_ptr<reply> reply::over_websocket(incoming_connection& to, std::string response,
                                             std::function<void()> ended) {
    return start(to, std::move(response), true, std::move(ended));
}

std::shared_ptr<reply> reply::start(incoming_connection& to, std::string response, bool upgraded,
                                    std::function<void()> ended) {
    std::shared_ptr<reply> started(new reply(to, upgraded, std::move(ended)));
    started->self_ = started;
    to.set_response(std::move(response));
    to.start(*started, started->log_);
    return started;
}

reply::reply(incoming_connection& to, bool upgraded, std::function<void()> ended)
    : connection_(to.self()),
      upgraded_(upgraded),
      ended_(std::move(ended)),
      timer_(to.executor()),
      receiver_({.sender = party::client, .message_limit = most_heard}) {}

void reply::on_open() {
    if (!upgraded_) connection_->finish();
}

void reply::on_bytes(byte_view bytes) {
    if (!upgraded_) return;
    receiver_.feed(bytes);
    if (receiver_.stream_offset() + bytes.size() > most_heard) return give_up();
    while (const auto event = receiver_.next())
        if (const auto* message = std::get_if<message_received>(&*event)) handle(*message);
    if (receiver_.failed()) connection_->finish();
}

void reply::handle(const message_received& message) {
    if (message.opcode == opcode::ping && !close_sent_) send(opcode::pong, message.payload);
    if (message.opcode != opcode::close) return;
    if (!std::exchange(close_sent_, true)) send(opcode::close, message.payload);
    connection_->finish();
}

void reply::say(std::string_view text) {
    if (std::exchange(close_sent_, true) || !self_) return;
    if (!text.empty()) send(opcode::text, as_bytes(text));
    send(opcode::close, {});
    timer_.expires_after(closing_limit);
    timer_.async_wait([self = self_](const boost::system::error_code& stopped) {
        if (!stopped && self->self_) self->give_up();
    });
}

void reply::send(opcode code, byte_view payload) {
    byte_buffer frame;
    append_frame(frame, {.opcode = code, .payload_length = payload.size()}, payload);
    connection_->send(frame);
}

void reply::give_up() {
    connection_->drop();
    end();
}

void reply::end() {
    const auto self = std::exchange(self_, nullptr);
    if (!self) return;
    timer_.cancel();
    if (ended_) ended_();
}

} // namespace unmask::conformance
