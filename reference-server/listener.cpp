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
    acceptor_.async_accept([this](boost::system::error_code error, asio::ip::tcp::socket accepted) {
        if (!acceptor_.is_open()) return;
        if (error && error != asio::error::connection_aborted) return pause();
        boost::system::error_code ignored;
        accepted.set_option(asio::ip::tcp::no_delay(true), ignored);
        if (!error) accepted.native_non_blocking(true, error);
        if (!error) hand_over(tcp_socket(accepted.release()));
        accept();
    });
}

void listener::hand_over(tcp_socket socket) {
    const auto limit = common_.options.connection_limit + answered_beyond_limit;
    if (++common_.connections > limit) {
        --common_.connections;
        return; // which closes the socket
    }
    worker& next = *workers_[turn_++ % workers_.size()];
    if (&next == workers_.front().get()) return next.adopt(std::move(socket));
    // A task must be copyable, a socket is not.
    next.post([&next, shared = std::make_shared<tcp_socket>(std::move(socket))] {
        next.adopt(std::move(*shared));
    });
}

// No file descriptor or memory is left. The kernel keeps who is waiting until some is.
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
