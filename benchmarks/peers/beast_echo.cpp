// An echo server on Beast's own websocket stream: one thread, asynchronous, whole messages in and
// out, compressed where the client offers it. Fragmentation of long messages and timeouts are off,
// which is to Beast's advantage. Usage: beast_echo PORT
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>
#include <cstdio>
#include <cstdlib>
#include <memory>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;

class session : public std::enable_shared_from_this<session> {
  public:
    explicit session(tcp::socket socket) : stream_(std::move(socket)) {
        stream_.next_layer().set_option(tcp::no_delay(true));
        stream_.read_message_max(64 * 1024 * 1024);
        stream_.auto_fragment(false);
        beast::websocket::permessage_deflate deflate;
        deflate.server_enable = true;
        stream_.set_option(deflate);
    }

    void start() {
        stream_.async_accept([self = shared_from_this()](beast::error_code error) {
            if (!error) self->read();
        });
    }

  private:
    void read() {
        stream_.async_read(buffer_,
                           [self = shared_from_this()](beast::error_code error, std::size_t) {
                               if (!error) self->write();
                           });
    }
    void write() {
        stream_.text(stream_.got_text());
        stream_.async_write(buffer_.data(),
                            [self = shared_from_this()](beast::error_code error, std::size_t) {
                                if (error) return;
                                self->buffer_.clear();
                                self->read();
                            });
    }

    beast::websocket::stream<tcp::socket> stream_;
    beast::flat_buffer buffer_;
};

void accept_next(tcp::acceptor& acceptor) {
    acceptor.async_accept([&acceptor](beast::error_code error, tcp::socket socket) {
        if (!error) std::make_shared<session>(std::move(socket))->start();
        accept_next(acceptor);
    });
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: beast_echo PORT\n", stderr);
        return 2;
    }
    asio::io_context events(1);
    const auto port = static_cast<std::uint16_t>(std::atoi(argv[1]));
    tcp::acceptor acceptor(events, {asio::ip::address_v4::loopback(), port});
    accept_next(acceptor);
    events.run();
}
