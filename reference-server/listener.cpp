#include "reference-server/listener.hpp"

namespace unmask::reference_server {

namespace {

using namespace std::chrono_literals;

// Connections beyond the limit that are still answered with 503.
constexpr std::size_t answered_beyond_limit = 256;
constexpr auto pause_without_descriptors = 100ms;

} // namespace

listener::listener(common_state& common, std::span<const std::unique_ptr<worker>> workers,
                   const asio::ip::tcp::endpoint& at)
    : common_(common),
      workers_(workers),
      acceptor_(workers.front()->events(), at.protocol()),
      pause_(workers.front()->events()) {
    acceptor_.set_option(asio::ip::tcp::acceptor::reuse_address(true));
    acceptor_.bind(at);
    acceptor_.listen(4096);
    address_ = acceptor_.local_endpoint();
}

void listener::accept() {
    worker& next = *workers_[turn_++ % workers_.size()];
    acceptor_.async_accept(
        next.events(), [this, &next](const boost::system::error_code& error, tcp_socket socket) {
            if (!acceptor_.is_open()) return;
            if (!error) hand_over(std::move(socket), next);
            if (error == asio::error::no_descriptors) return pause();
            accept();
        });
}

void listener::hand_over(tcp_socket socket, worker& to) {
    const auto limit = common_.options.connection_limit + answered_beyond_limit;
    if (++common_.connections > limit) {
        --common_.connections;
        return; // which closes the socket
    }
    if (&to == workers_.front().get()) {
        to.adopt(std::move(socket));
        return to.end_event();
    }
    // A task must be copyable, a socket is not.
    auto shared = std::make_shared<tcp_socket>(std::move(socket));
    to.post([&to, shared] { to.adopt(std::move(*shared)); });
}

// No file descriptor is left. The kernel keeps who is waiting until one is.
void listener::pause() {
    pause_.expires_after(pause_without_descriptors);
    pause_.async_wait([this](const boost::system::error_code& error) {
        if (!error && acceptor_.is_open()) accept();
    });
}

void listener::stop() {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    pause_.cancel();
}

} // namespace unmask::reference_server
