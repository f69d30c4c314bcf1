// One connection to the peer, whichever side opened it: TCP, TLS for wss, the opening handshake,
// then bytes in both directions.
//
// Internal to the runner: this header needs Asio.
#pragma once

#include "conformance/connection/wire_log.hpp"
#include "protocol/deflate/deflate_parameters.hpp"
#include "protocol/handshake/http_head.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <memory>
#include <optional>

namespace unmask::conformance {

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
    virtual void on_finished() {}               // all is written, as finish() was asked; the end
};

class connection : public std::enable_shared_from_this<connection> {
  public:
    virtual ~connection() = default;

    // Listener and log stay in place until the listener has been told of the end, or has called
    // drop().
    virtual void start(connection_listener& listener, wire_log& log) = 0;

    // Writes octets in TCP writes of `chop` bytes. Without chop they may share a write with their
    // neighbours, unless `alone` is asked for.
    void send(byte_view octets, std::size_t chop = 0, bool alone = false);

    // Closes TCP at once; what was not yet written is lost.
    void drop();

    // Writes what is still to be written, tells on_finished(), and ends TCP in good order: what the
    // peer sends until it ends too is read and dropped, for a second at most.
    void finish();

    // As far as they are known: the opening handshake as text, and the ends of the TCP connection.
    virtual std::string_view request_text() const = 0;
    virtual std::string_view response_text() const = 0;
    boost::asio::ip::tcp::endpoint local_endpoint() const { return local_; }
    boost::asio::ip::tcp::endpoint remote_endpoint() const { return remote_; }

    // How messages may be compressed; nothing: not at all.
    const std::optional<deflate_parameters>& deflate() const { return deflate_; }

    boost::asio::any_io_executor executor() { return socket_.get_executor(); }

  protected:
    using error_code = boost::system::error_code;
    using tcp_socket = boost::asio::ip::tcp::socket;

    explicit connection(tcp_socket socket);

    void listen_with(connection_listener& listener, wire_log& log);
    connection_listener* listener() const { return listener_; }
    wire_log& log() { return *log_; }
    tcp_socket& socket() { return socket_; }
    void note_addresses();
    void agree(const std::optional<deflate_parameters>& deflate) { deflate_ = deflate; }
    boost::asio::ssl::stream<tcp_socket&>& start_tls(boost::asio::ssl::context& tls);
    void open(); // the opening handshake is complete

    // Reads until the end; take_opening() gets what comes before open().
    void read();
    virtual void take_opening(byte_view bytes) = 0;

  private:
    struct tcp_write {
        byte_buffer octets;
        bool alone;
    };

    void lost();
    void write();
    void end_in_good_order();
    void discard();
    template <class Handler>
    void read_some(Handler handler);
    template <class Handler>
    void write_all(byte_view octets, Handler handler);

    connection_listener* listener_ = nullptr;
    wire_log* log_ = nullptr;
    tcp_socket socket_;
    std::optional<boost::asio::ssl::stream<tcp_socket&>> tls_;
    boost::asio::steady_timer linger_;
    boost::asio::ip::tcp::endpoint local_;
    boost::asio::ip::tcp::endpoint remote_;
    std::optional<deflate_parameters> deflate_;
    bool open_ = false;
    bool finishing_ = false;

    std::deque<tcp_write> outbox_;
    bool write_scheduled_ = false;
    bool write_in_flight_ = false; // of the front of the outbox
    byte_buffer inbox_;
};

} // namespace unmask::conformance
