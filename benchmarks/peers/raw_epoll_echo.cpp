// The least that an echo server must do: epoll, one recv and one send for each wakeup. After the
// handshake it sends back what it gets, byte for byte, without looking at frames. Usage:
// raw_epoll_echo PORT
#include "protocol/handshake/handshake_key.hpp"

#include <arpa/inet.h>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <netinet/tcp.h>
#include <string>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace {

// For a connection without unsent bytes, which is nearly always, no memory but this.
struct connection {
    bool open = false;
    std::string unsent;
};

std::vector<connection> connections; // by descriptor
int epoll_descriptor = -1;

void watch(int descriptor, std::uint32_t events, int operation) {
    epoll_event event{.events = events, .data = {.fd = descriptor}};
    ::epoll_ctl(epoll_descriptor, operation, descriptor, &event);
}

int listen_on(std::uint16_t port) {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    const int on = 1;
    ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener, 4096) != 0) {
        std::perror("raw_epoll_echo: cannot listen");
        std::exit(1);
    }
    return listener;
}

void accept_all(int listener) {
    for (int descriptor;
         (descriptor = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK)) >= 0;) {
        const int on = 1;
        ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        const auto index = static_cast<std::size_t>(descriptor);
        if (connections.size() <= index) connections.resize(index + 1);
        connections[index] = {};
        watch(descriptor, EPOLLIN, EPOLL_CTL_ADD);
    }
}

// The request is small and comes in one piece from the load client.
std::string answer_handshake(std::string_view request) {
    constexpr std::string_view name = "Sec-WebSocket-Key: ";
    const std::size_t at = request.find(name);
    if (at == std::string_view::npos) return {};
    const auto key = request.substr(at + name.size(), 24);
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Accept: " +
           unmask::accept_for(key) + "\r\n\r\n";
}

void send_or_keep(int descriptor, connection& at, std::string_view bytes) {
    const auto sent = ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    const std::size_t done = sent < 0 ? 0 : static_cast<std::size_t>(sent);
    if (done == bytes.size()) return;
    at.unsent = bytes.substr(done);
    watch(descriptor, EPOLLOUT, EPOLL_CTL_MOD);
}

void on_writable(int descriptor, connection& at) {
    const std::string rest = std::exchange(at.unsent, {});
    send_or_keep(descriptor, at, rest);
    if (at.unsent.empty()) watch(descriptor, EPOLLIN, EPOLL_CTL_MOD);
}

void on_readable(int descriptor, connection& at) {
    static std::array<char, 512 * 1024> buffer;
    const auto count = ::recv(descriptor, buffer.data(), buffer.size(), 0);
    if (count <= 0) {
        ::close(descriptor);
        return;
    }
    const std::string_view bytes(buffer.data(), static_cast<std::size_t>(count));
    send_or_keep(descriptor, at, at.open ? bytes : answer_handshake(bytes));
    at.open = true;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: raw_epoll_echo PORT\n", stderr);
        return 2;
    }
    epoll_descriptor = ::epoll_create1(0);
    const int listener = listen_on(static_cast<std::uint16_t>(std::atoi(argv[1])));
    watch(listener, EPOLLIN, EPOLL_CTL_ADD);
    for (;;) {
        std::array<epoll_event, 1024> events;
        const int count = ::epoll_wait(epoll_descriptor, events.data(), events.size(), -1);
        for (int i = 0; i < count; ++i) {
            const int descriptor = events[static_cast<std::size_t>(i)].data.fd;
            if (descriptor == listener) {
                accept_all(listener);
                continue;
            }
            connection& at = connections[static_cast<std::size_t>(descriptor)];
            at.unsent.empty() ? on_readable(descriptor, at) : on_writable(descriptor, at);
        }
    }
}
