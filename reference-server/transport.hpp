// A connected socket, plain or with TLS, driven by readiness: wait until the socket can be read or
// written, then read or write without blocking. The waiting is the caller's, on socket().
#pragma once

#include "protocol/bytes.hpp"

#include <expected>
#include <memory>
#include <string>
#include <utility>

namespace unmask::reference_server {

// Owns the descriptor of a connected socket that does not block.
class tcp_socket {
  public:
    explicit tcp_socket(int descriptor) : descriptor_(descriptor) {}
    tcp_socket(tcp_socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    tcp_socket& operator=(tcp_socket&&) = delete;
    ~tcp_socket() { close(); }

    int descriptor() const { return descriptor_; }
    void close();

  private:
    int descriptor_;
};

enum class io_status : std::uint8_t {
    done,       // `bytes` were moved, at least one
    wait_read,  // nothing to do until the socket can be read,
    wait_write, // or written
    ended,      // the peer will send no more
    failed,     // the connection is lost
};

struct io_result {
    io_status status;
    std::size_t bytes = 0;
    bool more = false; // read again at once: there is probably more
};

class transport {
  public:
    explicit transport(tcp_socket socket) : socket_(std::move(socket)) {}
    virtual ~transport() = default;

    virtual io_result read(mutable_bytes target);
    virtual io_result write(byte_view bytes);

    // Says that nothing more will be sent; reading goes on.
    virtual void shut_down_sending();

    tcp_socket& socket() { return socket_; }

  private:
    tcp_socket socket_;
};

// A certificate with its key, and the key log; shared by all connections of a server.
class tls_context {
  public:
    // The error is one sentence.
    static std::expected<std::shared_ptr<tls_context>, std::string>
    load(const std::string& certificate, const std::string& key, const std::string& keylog);

    virtual ~tls_context() = default;

    // The TLS handshake happens in the first reads.
    virtual std::unique_ptr<transport> accept(tcp_socket socket) = 0;
};

} // namespace unmask::reference_server
