// A connection that a client opened to the runner. What it asks for decides how it goes on:
//
//     receive_request() --> handler --> answer with a response, start() with whoever goes on
//
// Internal to the runner: this header needs Asio.
#pragma once

#include "conformance/cases/case.hpp"
#include "conformance/connection/connection.hpp"

#include <functional>

namespace unmask::conformance {

class incoming_connection final : public connection, private connection_listener {
  public:
    using request = parsed_head<request_head>;
    // To be told of the request once it has come whole; calls start(), or the connection is
    // dropped.
    using request_handler = std::function<void(incoming_connection&, const request&)>;

    // `tls` may be null: plain TCP. It outlives the connection.
    incoming_connection(boost::asio::ip::tcp::socket accepted, boost::asio::ssl::context* tls);

    // A client that does not send a whole request within the limit is dropped unheard.
    void receive_request(duration limit, request_handler handler);

    // What start() sends first: the head of a response, and what goes behind it; and what the
    // response says about compression.
    void set_response(std::string response, const std::optional<deflate_parameters>& deflate = {}) {
        response_text_ = std::move(response);
        agree(deflate);
    }

    // The log begins with what came before.
    void start(connection_listener& listener, wire_log& log) override;

    std::string_view request_text() const override { return request_.text(); }
    std::string_view response_text() const override { return response_text_; }

    std::shared_ptr<incoming_connection> self();

  private:
    void on_connected() override {}
    void on_unreachable(std::string) override {}
    void on_opening_failed(std::string) override { given_up(); }
    void on_open() override {}
    void on_bytes(byte_view) override {}
    void on_lost() override {}

    void take_opening(byte_view bytes) override;
    void given_up();

    boost::asio::ssl::context* tls_context_;
    boost::asio::steady_timer timer_;
    request_handler handler_;
    wire_log opening_log_;
    head_finder request_;
    byte_view behind_request_; // while the handler runs
    std::string response_text_;
};

} // namespace unmask::conformance
