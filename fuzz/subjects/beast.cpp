// Boost.Beast's WebSocket stream, over a stream in memory.
//
// Without permessage-deflate: Beast 1.81 does not read on behind a final block, counts inflated bytes
// several times over against its limit, validates the beginning of a compressed text again after
// each step, and can be made to inflate without end. inflate_against_zlib compares instead.
#include "fuzz/subjects/subject.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/_experimental/test/stream.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>

namespace {

namespace beast = boost::beast;
namespace websocket = beast::websocket;

class beast_subject {
  public:
    beast_subject(const subject_options& options, subject_deliver deliver, void* receiver)
        : deliver_(deliver), receiver_(receiver), peer_(context_), stream_(context_) {
        stream_.next_layer().connect(peer_);
        stream_.read_message_max(16u << 20);
        stream_.control_callback([this](websocket::frame_type type, beast::string_view payload) {
            take_control(type, payload);
        });
        if (options.from_client)
            accept();
        else
            connect();
        read_next();
    }

    bool feed(const std::uint8_t* bytes, std::size_t size) {
        send({reinterpret_cast<const char*>(bytes), size});
        return !failed_;
    }

  private:
    // What the peer writes; what Beast answers piles up unread.
    void send(std::string_view bytes) {
        boost::asio::write(peer_, boost::asio::buffer(bytes));
        context_.restart();
        context_.poll();
    }

    void accept() {
        send("GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        stream_.accept();
    }

    // Beast draws a key, so the answer can only be made from its request.
    void connect() {
        beast::error_code error = beast::http::error::need_more;
        stream_.async_handshake("localhost", "/", [&](beast::error_code ended) { error = ended; });
        context_.poll();
        beast::flat_buffer buffer;
        beast::http::request<beast::http::empty_body> request;
        beast::http::read(peer_, buffer, request);
        websocket::detail::sec_ws_accept_type proof;
        websocket::detail::make_sec_ws_accept(proof, request["Sec-WebSocket-Key"]);
        send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             "Sec-WebSocket-Accept: " +
             std::string(proof.data(), proof.size()) + "\r\n\r\n");
        if (error) throw beast::system_error(error);
    }

    void read_next() {
        stream_.async_read(buffer_, [this](beast::error_code error, std::size_t) {
            if (error) {
                failed_ = error != websocket::error::closed;
                return;
            }
            const auto bytes = buffer_.cdata();
            deliver_(receiver_, stream_.got_text() ? 1 : 2,
                     static_cast<const std::uint8_t*>(bytes.data()), bytes.size());
            buffer_.clear();
            read_next();
        });
    }

    void take_control(websocket::frame_type type, beast::string_view payload) {
        if (type == websocket::frame_type::close) {
            const auto& reason = stream_.reason();
            std::string body;
            if (reason.code != websocket::close_code::none) {
                body += static_cast<char>(reason.code >> 8);
                body += static_cast<char>(reason.code & 0xff);
            }
            body += std::string_view(reason.reason);
            return hand_out(8, body);
        }
        hand_out(type == websocket::frame_type::ping ? 9 : 10, {payload.data(), payload.size()});
    }

    void hand_out(unsigned opcode, std::string_view payload) {
        deliver_(receiver_, opcode, reinterpret_cast<const std::uint8_t*>(payload.data()),
                 payload.size());
    }

    subject_deliver deliver_;
    void* receiver_;
    boost::asio::io_context context_;
    beast::test::stream peer_;
    websocket::stream<beast::test::stream> stream_;
    beast::flat_buffer buffer_;
    bool failed_ = false;
};

} // namespace

void* subject_create(const subject_options* options, subject_deliver deliver, void* receiver) {
    if (options->deflate) return nullptr;
    return new beast_subject(*options, deliver, receiver);
}

bool subject_feed(void* subject, const std::uint8_t* bytes, std::size_t size) {
    return static_cast<beast_subject*>(subject)->feed(bytes, size);
}

void subject_destroy(void* subject) { delete static_cast<beast_subject*>(subject); }

const char* const subject_unenforced_rules[] = {"close-code-above-4999-undefined", nullptr};
const std::uint16_t subject_refused_close_codes[] = {1014, 0};
const bool subject_misjudges_close_reasons = false;
const bool subject_overlooks_texts_that_end_empty =
    true; // Beast 1.81 judges where it has copied bytes
