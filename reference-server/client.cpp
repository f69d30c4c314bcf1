#include "reference-server/client.hpp"

#include "reference-server/client_session.hpp"
#include "reference-server/transport.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <charconv>
#include <fmt/format.h>
#include <poll.h>

namespace unmask::reference_server {

namespace {

namespace asio = boost::asio;
using message_handler = client_session::message_handler;

constexpr std::size_t bytes_per_read = 64 * 1024;
// Bytes that may wait for a server that does not read; above it the client does not read either.
constexpr std::size_t most_queued = 1024 * 1024;
constexpr std::chrono::seconds closing_limit{2};

std::expected<tcp_socket, std::string> connect(const websocket_url& url) {
    if (url.secure) return std::unexpected("the reference client speaks ws only, not wss");
    asio::io_context io;
    boost::system::error_code failure;
    const auto addresses =
        asio::ip::tcp::resolver(io).resolve(url.host, std::to_string(url.port), failure);
    asio::ip::tcp::socket socket(io);
    if (!failure) asio::connect(socket, addresses, failure);
    if (failure)
        return std::unexpected(
            fmt::format("cannot connect to {}: {}", to_string(url), failure.message()));
    socket.set_option(asio::ip::tcp::no_delay(true), failure);
    socket.native_non_blocking(true, failure);
    return tcp_socket(socket.release());
}

// A session over TCP, until its end.
class client_connection {
  public:
    client_connection(tcp_socket socket, client_session& session, std::chrono::milliseconds timeout)
        : transport_(std::move(socket)),
          session_(session),
          timeout_(timeout),
          buffer_(bytes_per_read) {}

    void run() {
        while (!ended_) {
            write();
            if (session_.finished() && session_.output().empty() && !std::exchange(shut_, true))
                transport_.shut_down_sending();
            if (!ended_ && !wait()) give_up();
        }
    }

  private:
    // False if nothing happened for as long as it may.
    bool wait() {
        const bool reads = session_.output().size() < most_queued;
        pollfd watched{transport_.socket().descriptor(), 0, 0};
        if (reads) watched.events |= POLLIN;
        if (!session_.output().empty()) watched.events |= POLLOUT;
        const bool closing = session_.finished() || session_.close_sent();
        const auto limit =
            closing ? std::min<std::chrono::milliseconds>(closing_limit, timeout_) : timeout_;
        const int ready = ::poll(&watched, 1, static_cast<int>(limit.count()));
        if (ready == 0) return false;
        if (ready > 0 && (watched.revents & ~POLLOUT) != 0) read();
        return true;
    }

    void read() {
        const io_result got = transport_.read(buffer_);
        if (got.status == io_status::ended || got.status == io_status::failed) ended_ = true;
        // What the server says behind the end of the session is of no interest.
        if (got.status == io_status::done) session_.receive(std::span(buffer_).first(got.bytes));
    }

    void write() {
        while (!session_.output().empty()) {
            const io_result sent = transport_.write(session_.output());
            if (sent.status == io_status::wait_write) return;
            // Why a write failed is for the next read to tell.
            session_.drop_output(sent.status == io_status::done ? sent.bytes
                                                                : session_.output().size());
        }
    }

    void give_up() {
        if (session_.open() && !session_.close_sent())
            session_.close(close_codes::going_away, "silence");
        else
            ended_ = true;
    }

    transport transport_;
    client_session& session_;
    std::chrono::milliseconds timeout_;
    byte_buffer buffer_;
    bool shut_ = false;
    bool ended_ = false;
};

std::expected<conversation_outcome, std::string>
converse(const websocket_url& url, const client_options& options, const message_handler& received) {
    auto socket = connect(url);
    if (!socket) return std::unexpected(socket.error());
    conversation_outcome outcome;
    client_session session(
        url, {.compression = options.compression, .message_limit = options.message_limit},
        [&](client_session& over, const message_received& message) {
            ++outcome.messages;
            if (message.opcode == opcode::text) outcome.last_text = as_text(message.payload);
            if (received) received(over, message);
            if (outcome.messages == options.messages) over.close(close_codes::normal);
        });
    client_connection(*std::move(socket), session, options.timeout).run();
    if (!session.open())
        return std::unexpected(
            fmt::format("the opening handshake with {} failed: {}", to_string(url),
                        session.failure().empty() ? "the server ended it" : session.failure()));
    outcome.remote_code = session.remote_code();
    outcome.clean = session.close_received() && session.close_sent();
    outcome.failure = session.failure();
    return outcome;
}

std::string percent_encoded(std::string_view text) {
    std::string encoded;
    for (const char c : text)
        encoded += std::isalnum(static_cast<unsigned char>(c)) != 0
                       ? std::string(1, c)
                       : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    return encoded;
}

} // namespace

std::expected<conversation_outcome, std::string> echo(const websocket_url& url,
                                                      const client_options& options) {
    return converse(url, options, [](client_session& over, const message_received& message) {
        over.send(message.opcode, message.payload, message.compressed);
    });
}

std::expected<std::uint64_t, std::string>
run_autobahn(const websocket_url& url, const std::string& agent, const client_options& options,
             const std::function<void(std::uint64_t number, std::uint64_t count)>& on_case) {
    websocket_url asked = url;
    asked.target = "/getCaseCount";
    const auto answer = converse(asked, options, {});
    if (!answer) return std::unexpected(answer.error());
    std::uint64_t count = 0;
    const std::string& text = answer->last_text;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc() || end != text.data() + text.size())
        return std::unexpected(fmt::format("{} does not say a number", to_string(asked)));

    const std::string name = percent_encoded(agent);
    for (std::uint64_t number = 1; number <= count; ++number) {
        if (on_case) on_case(number, count);
        asked.target = fmt::format("/runCase?case={}&agent={}", number, name);
        if (const auto ran = echo(asked, options); !ran) return std::unexpected(ran.error());
    }
    asked.target = "/updateReports?agent=" + name;
    if (const auto done = converse(asked, options, {}); !done) return std::unexpected(done.error());
    return count;
}

} // namespace unmask::reference_server
