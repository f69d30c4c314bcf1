// Says one thing to a client over the connection that it opened, and ends the connection.
//
// Internal to the runner: this header needs Asio.
#pragma once

#include "conformance/connection/incoming_connection.hpp"
#include "protocol/receiver.hpp"

namespace unmask::conformance {

// The bytes of a whole answer in HTTP, for an error or for a page.
std::string http_answer(int status, std::string_view content_type, std::string_view body,
                        const http_fields& more = {});

// Keeps itself until the connection is over.
class reply final : private connection_listener {
  public:
    // Sends an answer in HTTP, and that is all.
    static void over_http(incoming_connection& to, std::string answer);

    // Completes the opening handshake with the response. What is said then is one text message,
    // followed by the closing handshake; it may be said later. `ended` is called when the
    // connection is over.
    static std::shared_ptr<reply> over_websocket(incoming_connection& to, std::string response,
                                                 std::function<void()> ended);

    // An empty text is no message: the connection is just closed.
    void say(std::string_view text);

  private:
    static constexpr duration closing_limit = 5s;

    reply(incoming_connection& to, bool upgraded, std::function<void()> ended);
    static std::shared_ptr<reply> start(incoming_connection& to, std::string response,
                                        bool upgraded, std::function<void()> ended);

    void on_connected() override {}
    void on_unreachable(std::string) override {}
    void on_opening_failed(std::string) override { give_up(); }
    void on_open() override;
    void on_bytes(byte_view bytes) override;
    void on_lost() override { end(); }
    void on_finished() override { end(); }

    void handle(const message_received& message);
    void send(opcode code, byte_view payload);
    void give_up();
    void end();

    std::shared_ptr<connection> connection_;
    bool upgraded_;
    std::function<void()> ended_;
    boost::asio::steady_timer timer_;
    wire_log log_;
    receiver receiver_;
    bool close_sent_ = false;
    std::shared_ptr<reply> self_; // until the end
};

} // namespace unmask::conformance
