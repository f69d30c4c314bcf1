// A connection that the runner opens to a server.
//
// Internal to the runner: this header needs Asio.
#pragma once

#include "conformance/cases/case.hpp"
#include "conformance/connection/connection.hpp"
#include "conformance/connection/opening_request.hpp"
#include "protocol/handshake/websocket_url.hpp"

#include <expected>

namespace unmask::conformance {

// Whom to connect to; outlives every connection.
struct peer {
    websocket_url url;
    boost::asio::ip::tcp::resolver::results_type addresses;
    boost::asio::ssl::context* tls = nullptr; // needed for wss
    bool verify_tls = false;
    opening_request opening;
};

// Finds the addresses of the host of the URL. The error is one sentence.
std::expected<void, std::string> resolve(peer& to, boost::asio::io_context& io);

class outgoing_connection final : public connection {
  public:
    // Offers the extensions that the case needs; it outlives the connection.
    outgoing_connection(boost::asio::io_context& io, const peer& to, std::string key,
                        const test_case& one);

    void start(connection_listener& listener, wire_log& log) override;
    std::string_view request_text() const override { return request_text_; }
    std::string_view response_text() const override { return response_.text(); }

  private:
    void connected(const error_code& failure);
    void shake_hands_over_tls();
    void send_request();
    void take_opening(byte_view bytes) override;
    void judge_opening();
    void put_up_with(std::vector<rule>& broken);
    std::shared_ptr<outgoing_connection> self();

    const peer& peer_;
    std::string key_;
    const test_case& case_;
    request_head request_;
    std::string request_text_;
    head_finder response_;
};

} // namespace unmask::conformance
