#include "conformance/connection/outgoing_connection.hpp"

#include "conformance/cases/explain.hpp"
#include "protocol/handshake/handshake.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/connect.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <fmt/format.h>
#include <iterator>

namespace unmask::conformance {
namespace asio = boost::asio;

namespace {

// RFC 6455 §4.2.2 lets a client put up with the first of these. The others are broken by servers
// that do not confine themselves as they were asked to; Autobahn takes their word for what they do.
constexpr std::array tolerated = {
    rule::response_extensions_header_must_be_single,
    rule::deflate_server_no_context_takeover_must_be_honoured,
    rule::deflate_server_window_must_be_acknowledged,
    rule::deflate_server_window_not_above_offer,
};

std::vector<extension> offers_of(const test_case& one) {
    std::vector<extension> offers;
    if (one.trips)
        for (const std::string_view offer : one.trips->offers)
            std::ranges::move(parse_extensions(offer).value(), std::back_inserter(offers));
    return offers;
}

} // namespace

std::expected<void, std::string> resolve(peer& to, asio::io_context& io) {
    boost::system::error_code failure;
    asio::ip::tcp::resolver resolver(io);
    to.addresses = resolver.resolve(to.url.host, std::to_string(to.url.port), failure);
    if (failure)
        return std::unexpected(
            fmt::format("cannot find the host {}: {}", to.url.host, failure.message()));
    return {};
}

outgoing_connection::outgoing_connection(asio::io_context& io, const peer& to, std::string key,
                                         const test_case& one)
    : connection(tcp_socket(io)), peer_(to), key_(std::move(key)), case_(one) {}

std::shared_ptr<outgoing_connection> outgoing_connection::self() {
    return std::static_pointer_cast<outgoing_connection>(shared_from_this());
}

void outgoing_connection::start(connection_listener& listener, wire_log& log) {
    listen_with(listener, log);
    log.start();
    asio::async_connect(
        socket(), peer_.addresses,
        [self = self()](const error_code& failure, const auto&) { self->connected(failure); });
}

void outgoing_connection::connected(const error_code& failure) {
    if (!listener()) return;
    if (failure) return listener()->on_unreachable(failure.message());
    note_addresses();
    log().add_event("TCP connected");
    listener()->on_connected();
    if (!listener()) return;
    if (peer_.url.secure)
        shake_hands_over_tls();
    else
        send_request();
}

void outgoing_connection::shake_hands_over_tls() {
    auto& tls = start_tls(*peer_.tls);
    std::string name = peer_.url.host;
    error_code is_name;
    asio::ip::make_address(name, is_name);
    if (is_name) // RFC 6066 §3; the macro of OpenSSL for this has a cast that our warnings refuse
        SSL_ctrl(tls.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                 name.data());
    if (peer_.verify_tls) tls.set_verify_callback(asio::ssl::host_name_verification(name));
    tls.async_handshake(asio::ssl::stream_base::client, [self = self()](const error_code& failure) {
        if (!self->listener()) return;
        if (!failure) return self->send_request();
        self->listener()->on_opening_failed(
            fmt::format("The TLS handshake failed: {}.", failure.message()));
    });
}

void outgoing_connection::send_request() {
    request_ = build_request({.host = host_field(peer_.url),
                              .target = peer_.url.target,
                              .key = key_,
                              .origin = peer_.opening.origin,
                              .subprotocols = peer_.opening.subprotocols,
                              .extensions = offers_of(case_),
                              .extra = peer_.opening.extra});
    request_text_ = to_text(request_).value_or(std::string());
    send(as_bytes(request_text_));
    read();
}

void outgoing_connection::take_opening(byte_view bytes) {
    const std::size_t used = response_.feed(bytes);
    if (response_.status() == head_status::need_more) return;
    if (response_.status() != head_status::found)
        return listener()->on_opening_failed(
            "The response to the opening handshake is longer than the limit.");
    judge_opening();
    if (listener() && used < bytes.size()) listener()->on_bytes(bytes.subspan(used));
}

void outgoing_connection::judge_opening() {
    const auto response = parse_response_head(response_.text());
    auto verdict = judge_response(request_, response.head, response.irregularities);
    put_up_with(verdict.broken);
    agree(verdict.deflate);
    if (verdict.broken.empty()) return open();
    listener()->on_opening_failed(
        fmt::format("The response to the opening handshake (status {}) breaks: {}.",
                    response.head.status, slugs_of(verdict.broken)));
}

void outgoing_connection::put_up_with(std::vector<rule>& broken) {
    for (const rule one : tolerated)
        if (std::erase(broken, one) > 0)
            log().add_event(
                fmt::format("the response breaks {}, which is put up with", describe(one).slug));
}

} // namespace unmask::conformance
