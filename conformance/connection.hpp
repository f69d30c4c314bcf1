// One connection to the peer: TCP, TLS for wss, the opening handshake, then bytes in both
// directions.
//
// Internal to the runner: this header needs Asio.
#pragma once

#include "conformance/wire_log.hpp"
#include "protocol/http_head.hpp"
#include "protocol/websocket_url.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <deque>
#include <memory>
#include <optional>

namespace unmask::conformance {

// Whom to connect to; outlives every connection.
struct peer {
    websocket_url url;
    boost::asio::ip::tcp::resolver::results_type addresses;
    boost::asio::ssl::context* tls = nullptr; // needed for wss
    bool verify_tls = false;
};

// Who is told what happens. Nothing is told after connection::drop().
class connection_listener {
  public:
    virtual ~connection_listener() = default;
    virtual void on_connected() = 0;                          // TCP, not yet more
    virtual void on_unreachable(std::string sentence) = 0;    // TCP could not be connected; the end
    virtual void on_opening_failed(std::string sentence) = 0; // the listener should drop()
    virtual void on_open() = 0;
    virtual void on_bytes(byte_view bytes) = 0; // behind the opening handshake
    virtual void on_lost() = 0;                 // the peer closed TCP; the end
};

class connection : public std::enable_shared_from_this<connection> {
  public:
    connection(boost::asio::io_context& io, const peer& to, std::string key,
               connection_listener& listener, wire_log& log);

    void start();

    // Writes octets in TCP writes of `chop` bytes. Without chop they may share a write with their
    // neighbours, unless `alone` is asked for.
    void send(byte_view octets, std::size_t chop = 0, bool alone = false);

    // Closes TCP at once; what was not yet written is lost.
    void drop();

    // As far as they are known: the opening handshake as text, and the ends of the TCP connection.
    const std::string& request_text() const { return request_text_; }
    std::string_view response_text() const { return response_.text(); }
    boost::asio::ip::tcp::endpoint local_endpoint() const { return local_; }
    boost::asio::ip::tcp::endpoint remote_endpoint() const { return remote_; }

  private:
    using error_code = boost::system::error_code;
    struct tcp_write {
        byte_buffer octets;
        bool alone;
    };

    void connected(const error_code& failure);
    void start_tls();
    void send_request();
    void read();
    void take(byte_view bytes);
    void take_response(byte_view bytes);
    void judge_opening();
    void write();
    void lost();
    template <class Handler>
    void read_some(Handler handler);
    template <class Handler>
    void write_all(byte_view octets, Handler handler);

    const peer& peer_;
    connection_listener* listener_;
    wire_log& log_;
    boost::asio::ip::tcp::socket socket_;
    std::optional<boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>> tls_;
    boost::asio::ip::tcp::endpoint local_;
    boost::asio::ip::tcp::endpoint remote_;

    std::string key_;
    request_head request_;
    head_finder response_;
    std::string request_text_;
    bool open_ = false;

    std::deque<tcp_write> outbox_;
    bool write_scheduled_ = false;
    bool write_in_flight_ = false; // of the front of the outbox
    byte_buffer inbox_;
};

} // namespace unmask::conformance
