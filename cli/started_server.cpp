#include "cli/started_server.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <csignal>
#include <fmt/format.h>
#include <thread>

namespace unmask::cli {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;

constexpr auto pause_between_tries = 20ms;

// The kernel tells the end of a connection a moment before the end of the process.
constexpr auto patience_with_a_death = 200ms;

bool answers(const websocket_url& url) {
    asio::io_context io;
    boost::system::error_code failure;
    const auto addresses =
        asio::ip::tcp::resolver(io).resolve(url.host, std::to_string(url.port), failure);
    if (failure) return false;
    asio::ip::tcp::socket socket(io);
    asio::connect(socket, addresses, failure);
    return !failure;
}

} // namespace

std::expected<std::unique_ptr<started_server>, std::string>
started_server::start(std::string command, websocket_url url, std::filesystem::path log,
                      std::chrono::milliseconds patience, std::stop_token stop) {
    if (answers(url))
        return std::unexpected(fmt::format("something else answers at {} already; end it, or leave "
                                           "--start out",
                                           to_string(url)));
    std::error_code trouble;
    std::filesystem::create_directories(log.parent_path(), trouble);
    std::filesystem::remove(log, trouble);
    std::unique_ptr<started_server> server(new started_server);
    server->command_ = std::move(command);
    server->url_ = std::move(url);
    server->log_ = std::move(log);
    server->patience_ = patience;
    server->stop_ = std::move(stop);
    if (auto started = server->restart(); !started) return std::unexpected(started.error());
    return server;
}

std::optional<std::string> started_server::death() {
    return process_ ? process_->end(patience_with_a_death) : std::nullopt;
}

std::expected<void, std::string> started_server::restart() {
    stop();
    auto started = conformance::child_process::start(command_, log_);
    if (!started) return std::unexpected(started.error());
    process_.emplace(std::move(*started));
    group_ = process_->group();
    return wait_until_it_answers();
}

started_server::~started_server() { stop(); }

void started_server::stop() {
    if (process_) process_->stop();
    group_ = 0;
    process_.reset();
}

void started_server::kill() const {
    if (const pid_t group = group_) ::kill(-group, SIGKILL);
}

std::expected<void, std::string> started_server::wait_until_it_answers() {
    const auto limit = clock::now() + patience_;
    while (!answers(url_)) {
        if (const auto how = process_->end())
            return std::unexpected(fmt::format("'{}' {} before it took connections at {}; see {}",
                                               command_, *how, to_string(url_), log_.string()));
        if (stop_.stop_requested()) return std::unexpected("interrupted");
        if (clock::now() >= limit)
            return std::unexpected(fmt::format(
                "'{}' does not take connections at {} after {:g} s; see {}, or give it more time "
                "with --start-timeout",
                command_, to_string(url_), std::chrono::duration<double>(patience_).count(),
                log_.string()));
        std::this_thread::sleep_for(pause_between_tries);
    }
    return {};
}

} // namespace unmask::cli
