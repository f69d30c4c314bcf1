// Beast's websocket stream, reading from memory.
#include "benchmarks/micro/peer_parser.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <boost/beast/websocket/teardown.hpp>

namespace unmask::benchmarks {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;

// A stream whose input is a string and whose output is lost.
class memory_stream {
  public:
    using executor_type = asio::io_context::executor_type;

    explicit memory_stream(asio::io_context& context) : context_(&context) {}

    executor_type get_executor() { return context_->get_executor(); }
    void set_input(std::string_view input) { input_ = input; }

    template <class Buffers>
    std::size_t read_some(const Buffers& buffers, beast::error_code& error) {
        error = input_.empty() ? asio::error::eof : beast::error_code();
        const std::size_t size = asio::buffer_copy(buffers, asio::buffer(input_));
        input_.remove_prefix(size);
        return size;
    }
    template <class Buffers>
    std::size_t read_some(const Buffers& buffers) {
        beast::error_code error;
        return read_some(buffers, error);
    }

    template <class Buffers>
    std::size_t write_some(const Buffers& buffers, beast::error_code& error) {
        error = {};
        return asio::buffer_size(buffers);
    }
    template <class Buffers>
    std::size_t write_some(const Buffers& buffers) {
        return asio::buffer_size(buffers);
    }

  private:
    asio::io_context* context_;
    std::string_view input_;
};

// Beast looks for this by argument-dependent lookup.
void teardown(beast::role_type, memory_stream&, beast::error_code& error) { error = {}; }

constexpr std::string_view request = "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                                     "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

class beast_parser final : public peer_parser {
  public:
    beast_parser() : stream_(context_) {
        stream_.next_layer().set_input(request);
        stream_.accept();
    }

    std::size_t read(std::string_view stream) override {
        std::size_t messages = 0;
        beast::error_code error;
        stream_.next_layer().set_input(stream);
        // Beast reads ahead, so the end of its input is not yet the end of the messages.
        for (std::size_t read = 0; read < stream.size(); ++messages) {
            message_.clear();
            const std::size_t payload = stream_.read(message_, error);
            if (error) return messages;
            read += payload + header_size(payload);
        }
        return messages;
    }

  private:
    static std::size_t header_size(std::size_t payload) {
        return payload <= 125 ? 6 : payload <= 0xffff ? 8 : 14;
    }

    asio::io_context context_;
    beast::websocket::stream<memory_stream, false> stream_;
    beast::flat_buffer message_;
};

} // namespace

std::unique_ptr<peer_parser> make_beast_parser() { return std::make_unique<beast_parser>(); }

} // namespace unmask::benchmarks
