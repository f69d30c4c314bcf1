#include "conformance/connection.hpp"

#include "protocol/handshake.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

namespace unmask::conformance {
namespace asio = boost::asio;

namespace {

constexpr std::size_t bytes_per_read = 64 * 1024;

std::string rules_in_words(const std::vector<rule>& broken) {
    std::string text;
    for (const rule one : broken)
        text += fmt::format("{}{}", text.empty() ? "" : ", ", describe(one).slug);
    return text;
}

} // namespace

connection::connection(asio::io_context& io, const peer& to, std::string key,
                       connection_listener& listener, wire_log& log)
    : peer_(to),
      listener_(&listener),
      log_(log),
      socket_(io),
      key_(std::move(key)),
      inbox_(bytes_per_read) {}

void connection::start() {
    log_.start();
    asio::async_connect(socket_, peer_.addresses,
                        [self = shared_from_this()](const error_code& failure, const auto&) {
                            self->connected(failure);
                        });
}

void connection::connected(const error_code& failure) {
    if (!listener_) return;
    if (failure) return listener_->on_unreachable(failure.message());
    error_code ignored;
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    local_ = socket_.local_endpoint(ignored);
    remote_ = socket_.remote_endpoint(ignored);
    log_.add_event("TCP connected");
    listener_->on_connected();
    if (!listener_) return;
    if (peer_.url.secure)
        start_tls();
    else
        send_request();
}

void connection::start_tls() {
    tls_.emplace(socket_, *peer_.tls);
    std::string name = peer_.url.host;
    error_code is_name;
    asio::ip::make_address(name, is_name);
    if (is_name) // RFC 6066 §3; the macro of OpenSSL for this has a cast that our warnings refuse
        SSL_ctrl(tls_->native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                 name.data());
    if (peer_.verify_tls) tls_->set_verify_callback(asio::ssl::host_name_verification(name));
    tls_->async_handshake(asio::ssl::stream_base::client,
                          [self = shared_from_this()](const error_code& failure) {
                              if (!self->listener_) return;
                              if (!failure) return self->send_request();
                              self->listener_->on_opening_failed(
                                  fmt::format("The TLS handshake failed: {}.", failure.message()));
                          });
}

void connection::send_request() {
    request_ =
        build_request({.host = host_field(peer_.url), .target = peer_.url.target, .key = key_});
    request_text_ = to_text(request_).value_or(std::string());
    send(as_bytes(request_text_));
    read();
}

void connection::read() {
    read_some([self = shared_from_this()](const error_code& failure, std::size_t size) {
        if (!self->listener_) return;
        if (failure) return self->lost();
        const byte_view bytes = byte_view(self->inbox_).first(size);
        self->log_.add_octets(false, bytes);
        self->take(bytes);
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

void connection::take(byte_view bytes) {
    if (open_)
        listener_->on_bytes(bytes);
    else
        take_response(bytes);
}

void connection::take_response(byte_view bytes) {
    const std::size_t used = response_.feed(bytes);
    if (response_.status() == head_status::need_more) return;
    if (response_.status() != head_status::found)
        return listener_->on_opening_failed(
            "The response to the opening handshake is longer than the limit.");
    judge_opening();
    if (open_ && listener_ && used < bytes.size()) listener_->on_bytes(bytes.subspan(used));
}

void connection::judge_opening() {
    const auto response = parse_response_head(response_.text());
    auto broken = judge_response(request_, response.head, response.irregularities).broken;
    // RFC 6455 §4.2.2 lets a client put up with this one.
    std::erase(broken, rule::response_extensions_header_must_be_single);
    if (!broken.empty())
        return listener_->on_opening_failed(
            fmt::format("The response to the opening handshake (status {}) breaks: {}.",
                        response.head.status, rules_in_words(broken)));
    open_ = true;
    log_.add_event("opening handshake complete");
    listener_->on_open();
}

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
    if (!listener_ || outbox_.empty()) return;
    const byte_view octets = outbox_.front().octets;
    log_.add_octets(true, octets);
    write_in_flight_ = true;
    write_all(octets, [self = shared_from_this()](const error_code& failure, std::size_t) {
        self->write_in_flight_ = false;
        self->outbox_.pop_front();
        // Why a write failed is for the next read to tell.
        if (failure) self->outbox_.clear();
        self->write();
    });
}

void connection::drop() {
    listener_ = nullptr;
    error_code ignored;
    socket_.close(ignored);
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
