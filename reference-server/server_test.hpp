// For the tests of the reference server: a server in this process, and a client that sends what it
// is told.
#pragma once

#include "protocol/close.hpp"
#include "protocol/frame.hpp"
#include "reference-server/server.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <optional>
#include <thread>

namespace unmask::reference_server::testing {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using tcp = asio::ip::tcp;

// Serves while it exists.
class running_server {
  public:
    explicit running_server(const server_options& options = {})
        : server_(server::start(options).value()), thread_([this] { server_.run(); }) {}
    ~running_server() { stop(); }

    // Returns when the server has ended.
    void stop() {
        if (!thread_.joinable()) return;
        server_.stop();
        thread_.join();
    }
    void begin_to_stop() { server_.stop(); }

    std::uint16_t port() const { return server_.port(); }
    std::string url() const { return server_.url(); }
    tcp::endpoint address() const { return {asio::ip::make_address("127.0.0.1"), port()}; }

  private:
    server server_;
    std::jthread thread_;
};

// A connected client that gives up on a silent server after 20 s, so that a test fails instead of
// hanging.
inline tcp::socket connect(asio::io_context& context, const running_server& to) {
    tcp::socket socket(context);
    socket.connect(to.address());
    const timeval patience{20, 0};
    setsockopt(socket.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(socket.native_handle(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    return socket;
}

struct received_frame {
    frame_header header;
    std::string payload;
};

struct received_close {
    close_code code; // 1005 if the frame had none
    std::string reason;
    bool operator==(const received_close&) const = default;
};

inline void PrintTo(const received_close& close, std::ostream* out) {
    *out << close.code << " \"" << close.reason << '"';
}

class raw_client {
  public:
    explicit raw_client(const running_server& to) : socket_(connect(context_, to)) {}

    // Sends a request and returns the head of the response.
    std::string open(std::string_view path = "/", std::string_view more_fields = {}) {
        send(request(path, more_fields));
        return read_head();
    }

    static std::string request(std::string_view path = "/", std::string_view more_fields = {}) {
        return "GET " + std::string(path) +
               " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
               "Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==\r\nSec-WebSocket-Version: 13\r\n" +
               std::string(more_fields) + "\r\n";
    }

    void send(std::string_view bytes) { asio::write(socket_, asio::buffer(bytes)); }
    void send(byte_view bytes) { send(as_text(bytes)); }
    void send_frame(opcode code, std::string_view payload, bool fin = true) {
        send(frame(code, payload, fin));
    }

    // A masked frame as a client sends it.
    static byte_buffer frame(opcode code, std::string_view payload, bool fin = true,
                             std::uint8_t rsv = 0) {
        byte_buffer out;
        const masking_key key{std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4}};
        append_frame(
            out,
            {.fin = fin, .rsv = rsv, .opcode = code, .key = key, .payload_length = payload.size()},
            as_bytes(payload));
        return out;
    }

    std::string read_head() {
        while (received_.find("\r\n\r\n") == received_.npos)
            if (!read_more()) return std::exchange(received_, {});
        const auto size = received_.find("\r\n\r\n") + 4;
        std::string head = received_.substr(0, size);
        received_.erase(0, size);
        return head;
    }

    // Everything up to the end of the connection.
    std::string read_all() {
        while (read_more()) {
        }
        return std::exchange(received_, {});
    }

    // Nothing if the connection ends first.
    std::optional<received_frame> read_frame() {
        for (;;) {
            if (const auto decoded = decode_header(as_bytes(received_))) {
                const auto length = static_cast<std::size_t>(decoded->header.payload_length);
                if (received_.size() >= decoded->size + length) {
                    received_frame frame{decoded->header, received_.substr(decoded->size, length)};
                    received_.erase(0, decoded->size + length);
                    return frame;
                }
            }
            if (!read_more()) return std::nullopt;
        }
    }

    std::string read_text() {
        const auto frame = read_frame();
        return frame ? frame->payload : "(connection ended)";
    }

    // Skips what comes before the close frame.
    std::optional<received_close> read_close() {
        while (const auto frame = read_frame()) {
            if (frame->header.opcode != opcode::close) continue;
            const auto body = parse_close(as_bytes(frame->payload));
            return received_close{body.code.value_or(close_codes::no_status),
                                  std::string(body.reason)};
        }
        return std::nullopt;
    }

    // True if the server ends TCP in good order and sends nothing before; false if it resets.
    bool ended_by_server() {
        if (!received_.empty()) return false;
        return !read_more() && error_ == asio::error::eof;
    }

    tcp::socket& socket() { return socket_; }

  private:
    bool read_more() {
        char buffer[65536];
        const auto count = socket_.read_some(asio::buffer(buffer), error_);
        received_.append(buffer, count);
        return !error_;
    }

    asio::io_context context_;
    tcp::socket socket_;
    boost::system::error_code error_;
    std::string received_;
};

} // namespace unmask::reference_server::testing
