#include "conformance/connection/connection.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <utility>

namespace unmask::conformance {
namespace asio = boost::asio;

namespace {

constexpr std::size_t bytes_per_read = 64 * 1024;
constexpr std::chrono::seconds longest_linger{1};

} // namespace

connection::connection(tcp_socket socket)
    : socket_(std::move(socket)), linger_(socket_.get_executor()), inbox_(bytes_per_read) {}

void connection::listen_with(connection_listener& listener, wire_log& log) {
    listener_ = &listener;
    log_ = &log;
}

void connection::note_addresses() {
    error_code ignored;
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    local_ = socket_.local_endpoint(ignored);
    remote_ = socket_.remote_endpoint(ignored);
}

asio::ssl::stream<connection::tcp_socket&>& connection::start_tls(asio::ssl::context& tls) {
    return tls_.emplace(socket_, tls);
}

void connection::open() {
    open_ = true;
    log().add_event("opening handshake complete");
    listener_->on_open();
}

// --- Reading

void connection::read() {
    read_some([self = shared_from_this()](const error_code& failure, std::size_t size) {
        if (!self->listener_) return;
        if (failure) return self->lost();
        const byte_view bytes = byte_view(self->inbox_).first(size);
        self->log().add_octets(false, bytes);
        if (self->open_)
            self->listener_->on_bytes(bytes);
        else
            self->take_opening(bytes);
        if (self->listener_) self->read();
    });
}

void connection::lost() {
    error_code ignored;
    socket_.close(ignored);
    connection_listener* const told = std::exchange(listener_, nullptr);
    if (open_)
        told->on_lost();
    else
        told->on_opening_failed("The peer closed TCP before the opening handshake was complete.");
}

// --- Writing

void connection::send(byte_view octets, std::size_t chop, bool alone) {
    if (!listener_ || octets.empty()) return;
    const bool separate = alone || chop > 0;
    const std::size_t longest = chop == 0 ? octets.size() : chop;
    while (!octets.empty()) {
        const byte_view next = octets.first(std::min(longest, octets.size()));
        octets = octets.subspan(next.size());
        const bool may_join =
            outbox_.size() > (write_in_flight_ ? 1u : 0u) && !outbox_.back().alone;
        if (!separate && may_join)
            append(outbox_.back().octets, next);
        else
            outbox_.push_back({{next.begin(), next.end()}, separate});
    }
    if (write_in_flight_ || std::exchange(write_scheduled_, true)) return;
    // Not at once: what the caller sends next may join.
    asio::post(socket_.get_executor(), [self = shared_from_this()] { self->write(); });
}

void connection::write() {
    write_scheduled_ = false;
    if (!listener_) return;
    if (outbox_.empty()) {
        if (finishing_) end_in_good_order();
        return;
    }
    const byte_view octets = outbox_.front().octets;
    log().add_octets(true, octets);
    write_in_flight_ = true;
    write_all(octets, [self = shared_from_this()](const error_code& failure, std::size_t) {
        self->write_in_flight_ = false;
        self->outbox_.pop_front();
        // Why a write failed is for the next read to tell.
        if (failure) self->outbox_.clear();
        self->write();
    });
}

// --- The end

void connection::drop() {
    listener_ = nullptr;
    error_code ignored;
    socket_.close(ignored);
}

void connection::finish() {
    finishing_ = true;
    if (write_in_flight_ || std::exchange(write_scheduled_, true)) return;
    asio::post(socket_.get_executor(), [self = shared_from_this()] { self->write(); });
}

// Closing a socket with unread bytes would reset the connection, and could destroy what was sent
// last (RFC 6455 §7.1.1).
void connection::end_in_good_order() {
    error_code ignored;
    socket_.shutdown(tcp_socket::shutdown_send, ignored);
    std::exchange(listener_, nullptr)->on_finished();
    linger_.expires_after(longest_linger);
    linger_.async_wait([self = shared_from_this()](const error_code&) { self->drop(); });
    // The read that is in flight reports to nobody, and is the last of its kind.
    socket_.cancel(ignored);
    discard();
}

void connection::discard() {
    socket_.async_read_some(asio::buffer(inbox_.data(), inbox_.size()),
                            [self = shared_from_this()](const error_code& failure, std::size_t) {
                                if (failure)
                                    self->linger_.cancel();
                                else
                                    self->discard();
                            });
}

template <class Handler>
void connection::read_some(Handler handler) {
    const auto room = asio::buffer(inbox_.data(), inbox_.size());
    if (tls_)
        tls_->async_read_some(room, std::move(handler));
    else
        socket_.async_read_some(room, std::move(handler));
}

template <class Handler>
void connection::write_all(byte_view octets, Handler handler) {
    const auto all = asio::buffer(octets.data(), octets.size());
    if (tls_)
        asio::async_write(*tls_, all, std::move(handler));
    else
        asio::async_write(socket_, all, std::move(handler));
}

} // namespace unmask::conformance
