// A reference client that echoes, without a network: bytes go in, and what it says comes out.
#pragma once

#include "fuzz/support/pieces.hpp"
#include "reference-server/client_session.hpp"

namespace unmask::fuzz {

class memory_client {
  public:
    // How it reads says which server it meets.
    explicit memory_client(const receiver_options& server)
        : session_(
              parse_websocket_url("ws://localhost/").value(),
              {.compression = server.deflate.has_value(), .message_limit = server.message_limit},
              echo) {}

    const reference_server::client_session& session() const { return session_; }

    // What it says of itself, first of all its request.
    byte_buffer take_output() {
        const byte_view output = session_.output();
        byte_buffer taken(output.begin(), output.end());
        session_.drop_output(taken.size());
        return taken;
    }

    // What it says to that.
    byte_buffer converse(byte_view bytes, byte_view sizes) {
        byte_buffer answer;
        feed_in_pieces(bytes, sizes, [&](byte_view piece) {
            byte_buffer changeable(piece.begin(), piece.end());
            session_.receive(changeable);
            append(answer, take_output());
        });
        return answer;
    }

  private:
    static void echo(reference_server::client_session& session, const message_received& message) {
        session.send(message.opcode, message.payload, message.compressed);
    }

    reference_server::client_session session_;
};

} // namespace unmask::fuzz
