#include "reference-server/server.hpp"

#include "reference-server/listener.hpp"

#include <fmt/core.h>
#include <thread>

namespace unmask::reference_server {

struct server::state {
    common_state common;
    std::vector<std::unique_ptr<worker>> workers;
    std::unique_ptr<listener> accepting; // before the workers are gone
};

std::expected<server, std::string> server::start(const server_options& options) {
    boost::system::error_code error;
    const auto address = asio::ip::make_address(options.host, error);
    if (error)
        return std::unexpected(fmt::format("{} is not an IPv4 or IPv6 address", options.host));

    auto made = std::make_unique<state>();
    made->common.options = options;
    if (!options.tls.certificate.empty()) {
        auto tls = tls_context::load(options.tls.certificate, options.tls.key, options.tls.keylog);
        if (!tls) return std::unexpected(tls.error());
        made->common.tls = *std::move(tls);
    }
    for (unsigned i = 0; i < std::max(options.threads, 1u); ++i)
        made->workers.push_back(std::make_unique<worker>(made->common));
    try {
        made->accepting = std::make_unique<listener>(
            made->common, made->workers, asio::ip::tcp::endpoint(address, options.port));
    } catch (const boost::system::system_error& failure) {
        return std::unexpected(fmt::format("cannot listen on {} port {}: {}", options.host,
                                           options.port, failure.code().message()));
    }
    return server(std::move(made));
}

server::server(std::unique_ptr<state> made) : state_(std::move(made)) {}
server::server(server&&) noexcept = default;
server& server::operator=(server&&) noexcept = default;
server::~server() = default;

std::uint16_t server::port() const { return state_->accepting->address().port(); }

std::string server::url() const {
    const auto address = state_->accepting->address().address();
    const auto host = address.is_v6() ? "[" + address.to_string() + "]" : address.to_string();
    return fmt::format("{}://{}:{}/", state_->common.tls ? "wss" : "ws", host, port());
}

void server::run() {
    state_->accepting->start();
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < state_->workers.size(); ++i)
        others.emplace_back([&worker = *state_->workers[i]] { worker.run(); });
    state_->workers.front()->run();
}

void server::stop() {
    state_->workers.front()->post([this] {
        state_->accepting->stop();
        for (const auto& worker : state_->workers) worker->stop();
    });
}

} // namespace unmask::reference_server
