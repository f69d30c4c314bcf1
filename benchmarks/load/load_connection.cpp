#include "benchmarks/load/load_connection.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <fmt/core.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace unmask::benchmarks {

namespace {

// Every echo's length is checked, and so many bytes of it; a connection's first echo is compared
// whole.
constexpr std::size_t compared_prefix = 1024;

constexpr std::string_view request = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
                                     "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

[[noreturn]] void fail(std::string_view what) { throw std::runtime_error(std::string(what)); }
[[noreturn]] void fail_with_errno(std::string_view what) {
    throw std::runtime_error(fmt::format("{}: {}", what, std::strerror(errno)));
}

bool would_block() { return errno == EAGAIN || errno == EWOULDBLOCK; }

int start_connecting(std::uint16_t port) {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) fail_with_errno("cannot open one more socket");
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const auto* generic = reinterpret_cast<const sockaddr*>(&address);
    if (::connect(descriptor, generic, sizeof address) != 0 && errno != EINPROGRESS)
        fail_with_errno("cannot connect");
    return descriptor;
}

} // namespace

load_message::load_message(const load_plan& plan) {
    const masking_key key{std::byte{0x37}, std::byte{0xfa}, std::byte{0x21}, std::byte{0x3d}};
    payload.resize(plan.payload_size);
    for (std::size_t i = 0; i < payload.size(); ++i)
        payload[i] = static_cast<std::byte>(i * 7 + i / 251);
    for (std::size_t i = 0; i < plan.depth; ++i)
        append_frame(frames,
                     {.opcode = opcode::binary, .key = key, .payload_length = payload.size()},
                     payload);
    frame_size = frames.size() / plan.depth;
    if (plan.raw) mask(payload, key);
}

load_connection::load_connection(const load_plan& plan, const load_message& message)
    : message_(message), descriptor_(start_connecting(plan.port)) {}

load_connection::~load_connection() { ::close(descriptor_); }

void load_connection::send(std::size_t count) {
    unsent_ += count * message_.frame_size;
    on_writable();
}

void load_connection::on_writable() {
    if (stage_ == stage::connecting) {
        const auto sent = ::send(descriptor_, request.data(), request.size(), MSG_NOSIGNAL);
        if (sent < 0 && would_block()) return;
        if (sent != static_cast<ssize_t>(request.size()))
            fail_with_errno("cannot send the request");
        stage_ = stage::handshake;
    }
    while (unsent_ > 0) {
        const byte_view rest = byte_view(message_.frames).last(unsent_);
        const auto sent = ::send(descriptor_, rest.data(), rest.size(), MSG_NOSIGNAL);
        if (sent < 0 && would_block()) return;
        if (sent < 0) fail_with_errno("cannot send");
        unsent_ -= static_cast<std::size_t>(sent);
    }
}

std::size_t load_connection::on_readable(mutable_bytes buffer) {
    std::size_t echoes = 0;
    for (;;) {
        const auto count = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
        if (count < 0 && would_block()) break;
        if (count < 0) fail_with_errno("cannot receive");
        if (count == 0) fail("the server closed a connection");
        byte_view bytes = byte_view(buffer).first(static_cast<std::size_t>(count));
        if (stage_ != stage::open) bytes = take_handshake(bytes);
        echoes += take_frames(bytes);
        if (static_cast<std::size_t>(count) < buffer.size()) break;
    }
    echoes_ += echoes;
    return echoes;
}

// Returns the bytes after the response, if it is complete.
byte_view load_connection::take_handshake(byte_view bytes) {
    const std::size_t before = handshake_.size();
    handshake_ += as_text(bytes);
    const std::size_t end = handshake_.find("\r\n\r\n");
    if (end == std::string::npos) {
        if (handshake_.size() > 64 * 1024) fail("the server's response does not end");
        return {};
    }
    // The answer to the key of the request (RFC 6455 §1.3 has this very example).
    if (!handshake_.starts_with("HTTP/1.1 101 ") ||
        handshake_.find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") > end)
        fail("the server refused the handshake: " + handshake_.substr(0, handshake_.find('\r')));
    handshake_ = {};
    stage_ = stage::open;
    return bytes.subspan(end + 4 - before);
}

std::size_t load_connection::take_frames(byte_view bytes) {
    std::size_t echoes = 0;
    decoder_.feed(bytes);
    while (const auto part = decoder_.next()) {
        if (part->header->opcode == opcode::ping)
            continue; // an idle server may ask; it is not answered
        if (is_control(part->header->opcode)) fail("the server sent a close frame");
        compare(*part);
        if (!part->ends() || !part->header->fin) continue;
        if (compared_ != message_.payload.size()) fail("an echo is shorter than its message");
        compared_ = 0;
        ++echoes;
    }
    return echoes;
}

void load_connection::compare(const frame_part& part) {
    const byte_view expected = byte_view(message_.payload).subspan(compared_);
    if (part.payload.size() > expected.size()) fail("an echo is longer than its message");
    compared_ += part.payload.size();
    std::size_t size = part.payload.size();
    if (echoes_ > 0) size = std::min(size, compared_prefix);
    if (!std::equal(part.payload.begin(), part.payload.begin() + static_cast<std::ptrdiff_t>(size),
                    expected.begin()))
        fail("an echo differs from its message");
}

} // namespace unmask::benchmarks
