// One WebSocket connection after its opening handshake: frames in and out, pings, and the closing
// handshake.
//
// Every frame that the server ever sends passes through send_frame(), and every close through
// close() or fail(): these are the places to change for whoever wants to misbehave.
#pragma once

#include "protocol/receiver.hpp"
#include "reference-server/connection.hpp"
#include "reference-server/endpoint.hpp"

namespace unmask::reference_server {

class session final : public conversation {
  public:
    session(connection& over, endpoint& at, const std::optional<deflate_parameters>& deflate);
    ~session() override;

    void receive(mutable_bytes bytes) override;
    void tick() override;
    void shut_down() override;

    // Sends a message; compressed if so wished and agreed.
    void send(opcode code, byte_view payload, bool compress);

    // Sends a message that the client did not wait for. A client that does not keep up is closed
    // with 1008.
    void push(opcode code, byte_view payload, bool compress);

    // Begins the closing handshake (RFC 6455 §7.1.2), and gives the peer the close timeout to
    // answer.
    void close(close_code code, std::string_view reason);

    // For the endpoint: the position in its list of members.
    std::size_t member_index = 0;

  private:
    void handle(const violation& event);
    void handle(const limit_reached& event);
    void handle(const frame_received& event);
    void handle(const message_received& event);

    void fail(close_code code, std::string_view reason);
    void answer_close(byte_view payload);
    void send_frame(opcode code, std::uint8_t rsv, byte_view payload);
    receiver& incoming();
    void rest();

    connection& connection_;
    endpoint& endpoint_;
    // Made when bytes come, dropped while nothing has to be remembered: an idle connection stays
    // small.
    std::unique_ptr<receiver> receiver_;
    std::unique_ptr<deflater> deflater_;
    std::optional<deflate_parameters> deflate_;
    coarse_clock::time_point close_deadline_;
    bool close_sent_ = false;
    bool ping_sent_ = false; // since the peer was last heard
};

} // namespace unmask::reference_server
