// The reference server: a WebSocket endpoint (RFC 6455, RFC 7692) that keeps every rule and is
// strict with its peers. `unmask serve` runs one; tests run one in their own process.
//
//     /, /echo    every message comes back (one that came compressed goes back compressed, unless
//                 it hardly became shorter by it)
//     /chat       every message goes to everybody who is on /chat, its sender included
//     /ticker     a line of text once a second
//
// Over plain HTTP, `/` is a page for a browser that tries all three. Other paths are 404.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <vector>

namespace unmask::reference_server {

// Certificate chain and private key, both in PEM.
struct tls_files {
    std::string certificate;
    std::string key;
    std::string
        keylog; // append the secrets of each connection in NSS key log format; empty: do not
};

// Timeouts are watched by a coarse clock: they end within an eighth of the shortest of them, or
// within a second if that is less.
struct server_options {
    std::string host = "127.0.0.1"; // an IPv4 or IPv6 address
    std::uint16_t port = 0;         // 0: any free port
    tls_files tls;                  // no certificate: plain TCP
    bool compression = true;        // agree to permessage-deflate
    std::vector<std::string> subprotocols;
    unsigned threads = 1;

    // A longer message, before or after decompression, is answered with 1009.
    std::size_t message_limit = 64 * 1024 * 1024;
    // Bytes of a request's head; a longer one is answered with 431.
    std::size_t head_limit = 16 * 1024;
    // Beyond it requests are answered with 503; far beyond it connections are closed unheard.
    std::size_t connection_limit = 16'000;
    // Bytes that may wait for a reader. An echo stops reading from a client above it; a member of
    // /chat or /ticker above it is closed with 1008, so that the slowest does not hold back the
    // others.
    std::size_t output_limit = 1024 * 1024;

    std::chrono::milliseconds handshake_timeout{
        10'000};                                    // from TCP to the end of the request's head
    std::chrono::milliseconds idle_timeout{60'000}; // of silence; after half of it comes a ping
    std::chrono::milliseconds close_timeout{2'000}; // for each step of closing
    std::chrono::milliseconds ticker_interval{1'000};
};

class server {
  public:
    // Listens. The error is one sentence: what cannot be done, and why.
    static std::expected<server, std::string> start(const server_options& options);

    server(server&&) noexcept;
    server& operator=(server&&) noexcept;
    ~server(); // run() must have returned

    std::uint16_t port() const;
    std::string url() const; // "ws://127.0.0.1:9001/"

    // Serves until stop(), on the calling thread and threads of its own. To be called once.
    void run();

    // From any thread: closes every connection with 1001, after which run() returns, at the latest
    // after twice the close timeout.
    void stop();

  private:
    struct state;
    explicit server(std::unique_ptr<state> made);

    std::unique_ptr<state> state_;
};

} // namespace unmask::reference_server
