#include "conformance/servers/fake_peer_test.hpp"

#include "protocol/handshake/handshake.hpp"
#include "protocol/receiver.hpp"

#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>
#include <sys/socket.h>

namespace unmask::conformance::testing {
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

using error_code = boost::system::error_code;

// One connection, served in blocking style until either side has had enough.
class served_connection {
  public:
    served_connection(tcp::socket& socket, const manners& treated)
        : socket_(socket), manners_(treated) {}

    void serve() {
        if (!open()) return;
        if (manners_.floods) return flood();
        listen();
    }

  private:
    bool open() {
        if (manners_.opens == manners::opening::drop) return false;
        std::string text;
        error_code failure;
        asio::read_until(socket_, asio::dynamic_buffer(text), "\r\n\r\n", failure);
        if (failure) return false;
        if (manners_.opens == manners::opening::silent) return wait_for_end();
        server_answer answer = answer_request(parse_request_head(text).head, {});
        if (manners_.opens == manners::opening::not_found) answer.response.status = 404;
        if (manners_.opens == manners::opening::wrong_accept)
            for (http_field& field : answer.response.fields)
                if (field.name == "Sec-WebSocket-Accept") field.value = accept_for("wrong");
        answer.response.fields.push_back({"Server", "fake"});
        write(as_bytes(*to_text(answer.response)));
        return true;
    }

    // Reads and ignores everything; false, for convenience.
    bool wait_for_end() {
        std::array<char, 1024> ignored;
        error_code failure;
        while (!failure) socket_.read_some(asio::buffer(ignored), failure);
        return false;
    }

    void listen() {
        receiver received({.sender = party::client});
        std::array<std::byte, 4096> buffer;
        error_code failure;
        while (!failure) {
            const std::size_t size = socket_.read_some(asio::buffer(buffer), failure);
            received.feed(byte_view(buffer).first(size));
            while (const auto event = received.next())
                if (!handle(*event)) return;
        }
    }

    // False when the connection is over.
    bool handle(const receiver_event& event) {
        if (const auto* broken = std::get_if<violation>(&event)) {
            if (broken->broken == rule::text_must_be_utf8 && !manners_.checks_text)
                return wait_for_end();
            return close(describe(broken->broken).close_code);
        }
        const auto* message = std::get_if<message_received>(&event);
        if (message == nullptr) return true;
        if (message->opcode == opcode::close)
            return close(parse_close(message->payload).code.value_or(0));
        if (message->opcode == opcode::ping)
            send(opcode::pong, message->payload);
        else if (message->opcode != opcode::pong && manners_.echoes)
            send(message->opcode, message->payload);
        return true;
    }

    bool close(close_code code) {
        if (manners_.closes_with != 0) code = static_cast<close_code>(manners_.closes_with);
        send(opcode::close, code == 0 ? byte_buffer() : make_close(code));
        return manners_.drops_tcp ? false : wait_for_end();
    }

    void flood() {
        while (send(opcode::ping, as_bytes("again"))) {
        }
    }

    bool send(opcode code, byte_view payload) {
        frame_header header{.opcode = code, .payload_length = payload.size()};
        if (manners_.masks) header.key = masking_key{};
        byte_buffer frame;
        append_frame(frame, header, payload);
        return write(frame);
    }

    bool write(byte_view bytes) {
        error_code failure;
        asio::write(socket_, asio::buffer(bytes.data(), bytes.size()), failure);
        return !failure;
    }

    tcp::socket& socket_;
    const manners manners_;
};

} // namespace

fake_peer::fake_peer(std::function<manners(int)> treat)
    : acceptor_(io_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
      treat_(std::move(treat)),
      accepting_([this] { accept_all(); }) {}

fake_peer::~fake_peer() {
    ::shutdown(acceptor_.native_handle(), SHUT_RDWR); // wakes the accept up
    accepting_.join();
    const std::scoped_lock lock(mutex_);
    for (const auto& socket : sockets_) ::shutdown(socket->native_handle(), SHUT_RDWR);
    threads_.clear();
}

std::string fake_peer::url() const {
    return fmt::format("ws://127.0.0.1:{}/", acceptor_.local_endpoint().port());
}

void fake_peer::accept_all() {
    for (int number = 0; number != dies_at_; ++number) {
        const auto socket = std::make_shared<tcp::socket>(io_);
        error_code failure;
        acceptor_.accept(*socket, failure);
        if (failure) return;
        const std::scoped_lock lock(mutex_);
        sockets_.push_back(socket);
        threads_.emplace_back([socket, treated = treat_(number)] {
            served_connection(*socket, treated).serve();
            ::shutdown(socket->native_handle(), SHUT_RDWR);
        });
    }
    ::shutdown(acceptor_.native_handle(), SHUT_RDWR); // refuses from now on
}

} // namespace unmask::conformance::testing
