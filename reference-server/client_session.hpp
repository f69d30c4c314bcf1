// The client's side of one WebSocket connection (RFC 6455, RFC 7692), strict and without I/O: bytes
// come in, bytes to send go out. It is to the reference client what opening and session are to the
// server.
#pragma once

#include "protocol/handshake/handshake.hpp"
#include "protocol/handshake/websocket_url.hpp"
#include "protocol/receiver.hpp"

#include <functional>
#include <memory>
#include <random>

namespace unmask::reference_server {

struct client_session_options {
    bool compression = true; // offer permessage-deflate
    std::size_t message_limit = 64 * 1024 * 1024;
};

class client_session {
  public:
    // What to do with a text or binary message; may send.
    using message_handler = std::function<void(client_session&, const message_received&)>;

    // The request of the opening handshake is the first output.
    client_session(const websocket_url& url, const client_session_options& options,
                   message_handler received);

    // What the server sent; may be changed.
    void receive(mutable_bytes bytes);

    // What is to be sent, until it is dropped. The view lives until the next call of this.
    byte_view output() const { return byte_view(output_).subspan(sent_); }
    void drop_output(std::size_t bytes);

    // Sends a message, compressed if so wished and agreed. Nothing happens once closing has begun.
    void send(opcode code, byte_view payload, bool compress);

    // Begins the closing handshake (RFC 6455 §7.1.2).
    void close(close_code code, std::string_view reason = {});

    bool open() const { return open_; }
    // Nothing more is to be said once the output is sent: closing is agreed, or something failed.
    bool finished() const { return finished_; }
    bool close_sent() const { return close_sent_; }

    // Why the opening handshake or the connection was failed: a sentence; empty if it was not.
    const std::string& failure() const { return failure_; }
    // The server's close frame.
    bool close_received() const { return receiver_ && receiver_->closed(); }
    const std::optional<close_code>& remote_code() const { return remote_code_; }

  private:
    void take_response(mutable_bytes bytes);
    void handle(const violation& event);
    void handle(const limit_reached& event);
    void handle(const frame_received&) {}
    void handle(const message_received& message);
    void fail(close_code code, std::string_view reason);
    void send_frame(opcode code, std::uint8_t rsv, byte_view payload);

    client_session_options options_;
    message_handler received_;
    request_head request_;
    head_finder response_;
    byte_buffer output_;
    std::size_t sent_ = 0;             // of the output
    std::optional<receiver> receiver_; // once open
    std::optional<deflate_parameters> deflate_;
    std::unique_ptr<deflater> deflater_;
    std::random_device random_;
    std::string failure_;
    std::optional<close_code> remote_code_;
    bool open_ = false;
    bool close_sent_ = false;
    bool finished_ = false;
};

} // namespace unmask::reference_server
