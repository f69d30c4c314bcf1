// Accepts connections, over TLS if there is a certificate, and reads what they ask for.
//
// Internal to the runner: this header needs Asio.
#pragma once

#include "conformance/connection/incoming_connection.hpp"

namespace unmask::conformance {

struct listener_options {
    std::string host; // an IPv4 or IPv6 address
    std::uint16_t port = 0;
    std::string certificate; // chain, in PEM; empty: plain TCP
    std::string key;
};

class listener {
  public:
    // Connections that are open at a time; more are closed unheard.
    static constexpr std::size_t most_connections = 256;

    // Listens. Throws boost::system::system_error: the certificate cannot be used, or the address.
    listener(boost::asio::io_context& io, const listener_options& options);

    // Every whole request goes to the handler.
    void start(incoming_connection::request_handler handler);
    void stop();

    const std::string& url() const { return url_; } // "ws://127.0.0.1:9001"
    bool secure() const { return tls_.has_value(); }

  private:
    static constexpr duration request_limit = 10s;

    void accept();
    void take(boost::asio::ip::tcp::socket socket);

    std::optional<boost::asio::ssl::context> tls_;
    boost::asio::ip::tcp::acceptor acceptor_;
    std::string url_;
    boost::asio::steady_timer pause_;
    incoming_connection::request_handler handler_;
    std::vector<std::weak_ptr<incoming_connection>> connections_;
};

} // namespace unmask::conformance
