#include "reference-server/client_session.hpp"

#include <fmt/format.h>
#include <utility>

namespace unmask::reference_server {

namespace {

template <std::size_t Size>
std::array<std::byte, Size> random_bytes(std::random_device& random) {
    std::array<std::byte, Size> bytes;
    for (std::byte& one : bytes) one = static_cast<std::byte>(random());
    return bytes;
}

} // namespace

client_session::client_session(const websocket_url& url, const client_session_options& options,
                               message_handler received)
    : options_(options), received_(std::move(received)) {
    client_handshake opening{
        .host = host_field(url), .target = url.target, .key = make_key(random_bytes<16>(random_))};
    if (options_.compression) opening.extensions = {deflate_offer({})};
    request_ = build_request(opening);
    append(output_, as_bytes(to_text(request_).value()));
}

// --- Receiving -----------------------------------------------------------------------------------

void client_session::receive(mutable_bytes bytes) {
    if (finished_) return;
    if (!open_) return take_response(bytes);
    receiver_->feed_in_place(bytes);
    while (!finished_) {
        const auto event = receiver_->next();
        if (!event) return;
        std::visit([this](const auto& kind) { handle(kind); }, *event);
    }
}

void client_session::take_response(mutable_bytes bytes) {
    const auto give_up = [this](std::string sentence) {
        failure_ = std::move(sentence);
        finished_ = true;
    };
    const std::size_t used = response_.feed(bytes);
    if (response_.status() == head_status::need_more) return;
    if (response_.status() != head_status::found) return give_up("the response is too long");
    const auto response = parse_response_head(response_.text());
    const auto judged = judge_response(request_, response.head, response.irregularities);
    if (!judged.broken.empty()) {
        const rule_entry& broken = describe(judged.broken.front());
        return give_up(fmt::format("the response, status {}, breaks {} ({})", response.head.status,
                                   broken.slug, citation_of(broken)));
    }
    deflate_ = judged.deflate;
    receiver_.emplace(receiver_options{.sender = party::server,
                                       .deflate = deflate_,
                                       .message_limit = options_.message_limit,
                                       .report_frames = false});
    open_ = true;
    if (used < bytes.size()) receive(bytes.subspan(used));
}

void client_session::handle(const violation& event) {
    const rule_entry& broken = describe(event.broken);
    fail(broken.close_code != 0 ? broken.close_code : close_codes::protocol_error, broken.slug);
}

void client_session::handle(const limit_reached&) {
    fail(close_codes::message_too_big,
         fmt::format("message longer than {} bytes", options_.message_limit));
}

void client_session::handle(const message_received& message) {
    switch (message.opcode) {
    case opcode::close:
        remote_code_ = parse_close(message.payload).code;
        // RFC 6455 §5.5.1: the answer echoes the code.
        if (!std::exchange(close_sent_, true)) send_frame(opcode::close, 0, message.payload);
        finished_ = true;
        return;
    case opcode::ping:
        if (!close_sent_) send_frame(opcode::pong, 0, message.payload);
        return;
    case opcode::pong:
        return;
    default:
        received_(*this, message);
    }
}

void client_session::drop_output(std::size_t bytes) {
    sent_ += bytes;
    if (sent_ < output_.size()) return;
    output_.clear();
    sent_ = 0;
}

// --- Sending -------------------------------------------------------------------------------------

// RFC 6455 §7.1.7.
void client_session::fail(close_code code, std::string_view reason) {
    failure_ = reason;
    close(code, reason);
    finished_ = true;
}

void client_session::close(close_code code, std::string_view reason) {
    if (!open_ || std::exchange(close_sent_, true)) return;
    send_frame(opcode::close, 0, make_close(code, reason));
}

void client_session::send(opcode code, byte_view payload, bool compress) {
    if (!open_ || close_sent_) return;
    if (!compress || !deflate_) return send_frame(code, 0, payload);
    if (!deflater_) deflater_ = std::make_unique<deflater>(*deflate_, party::client);
    byte_buffer compressed;
    deflater_->compress(payload, compressed);
    send_frame(code, rsv1, compressed);
}

// Every frame of a client is masked with a key that nobody can predict (RFC 6455 §5.3).
void client_session::send_frame(opcode code, std::uint8_t rsv, byte_view payload) {
    append_frame(output_,
                 {.rsv = rsv,
                  .opcode = code,
                  .key = random_bytes<4>(random_),
                  .payload_length = payload.size()},
                 payload);
}

} // namespace unmask::reference_server
