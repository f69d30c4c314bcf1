#include "conformance/connection/incoming_connection.hpp"

#include <utility>

namespace unmask::conformance {
namespace asio = boost::asio;

incoming_connection::incoming_connection(asio::ip::tcp::socket accepted, asio::ssl::context* tls)
    : connection(std::move(accepted)), tls_context_(tls), timer_(socket().get_executor()) {}

std::shared_ptr<incoming_connection> incoming_connection::self() {
    return std::static_pointer_cast<incoming_connection>(shared_from_this());
}

void incoming_connection::receive_request(duration limit, request_handler handler) {
    handler_ = std::move(handler);
    listen_with(*this, opening_log_);
    opening_log_.start();
    note_addresses();
    opening_log_.add_event("TCP connected");
    timer_.expires_after(limit);
    timer_.async_wait([self = self()](const error_code& stopped) {
        if (!stopped && self->handler_) self->given_up();
    });
    if (tls_context_ == nullptr) return read();
    start_tls(*tls_context_)
        .async_handshake(asio::ssl::stream_base::server, [self = self()](const error_code& failed) {
            if (!self->listener()) return;
            if (failed) return self->given_up();
            self->read();
        });
}

void incoming_connection::take_opening(byte_view bytes) {
    const std::size_t used = request_.feed(bytes);
    if (request_.status() == head_status::need_more) return;
    if (request_.status() != head_status::found) return given_up();
    behind_request_ = bytes.subspan(used);
    timer_.cancel();
    std::exchange(handler_, {})(*this, parse_request_head(request_.text()));
    if (listener() == static_cast<connection_listener*>(this)) drop();
}

void incoming_connection::given_up() {
    handler_ = {};
    timer_.cancel();
    drop();
}

void incoming_connection::start(connection_listener& listener, wire_log& log) {
    log.go_on_from(std::move(opening_log_));
    listen_with(listener, log);
    send(as_bytes(response_text_));
    const byte_view early = std::exchange(behind_request_, {});
    open();
    if (this->listener() && !early.empty()) this->listener()->on_bytes(early);
}

} // namespace unmask::conformance
