#include "conformance/connection/listener.hpp"

#include <fmt/format.h>

namespace unmask::conformance {
namespace asio = boost::asio;

namespace {

std::optional<asio::ssl::context> tls_with(const std::string& certificate, const std::string& key) {
    if (certificate.empty()) return std::nullopt;
    asio::ssl::context tls(asio::ssl::context::tls_server);
    tls.use_certificate_chain_file(certificate);
    tls.use_private_key_file(key, asio::ssl::context::pem);
    return tls;
}

std::string url_of(const asio::ip::tcp::endpoint& at, bool secure) {
    const std::string address = at.address().to_string();
    return fmt::format("{}://{}:{}", secure ? "wss" : "ws",
                       at.address().is_v6() ? fmt::format("[{}]", address) : address, at.port());
}

} // namespace

listener::listener(asio::io_context& io, const listener_options& options)
    : tls_(tls_with(options.certificate, options.key)),
      acceptor_(io, {asio::ip::make_address(options.host), options.port}),
      url_(url_of(acceptor_.local_endpoint(), secure())),
      pause_(io) {}

void listener::start(incoming_connection::request_handler handler) {
    handler_ = std::move(handler);
    accept();
}

void listener::stop() {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    pause_.cancel();
}

void listener::accept() {
    acceptor_.async_accept(
        [this](const boost::system::error_code& failure, asio::ip::tcp::socket socket) {
            if (!acceptor_.is_open()) return;
            if (!failure) {
                take(std::move(socket));
                return accept();
            }
            // Mostly a lack of descriptors, which passes.
            pause_.expires_after(100ms);
            pause_.async_wait([this](const boost::system::error_code& stopped) {
                if (!stopped) accept();
            });
        });
}

void listener::take(asio::ip::tcp::socket socket) {
    std::erase_if(connections_, [](const auto& one) { return one.expired(); });
    if (connections_.size() >= most_connections) return;
    const auto accepted =
        std::make_shared<incoming_connection>(std::move(socket), tls_ ? &*tls_ : nullptr);
    connections_.push_back(accepted);
    accepted->receive_request(request_limit, handler_);
}

} // namespace unmask::conformance
