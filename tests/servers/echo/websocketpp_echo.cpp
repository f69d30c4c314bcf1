// WebSocket++ on Asio as an echo server, one thread. Usage: websocketpp_echo PORT
#include <cstdint>
#include <cstdlib>
#include <websocketpp/config/asio_no_tls.hpp>
#include <websocketpp/extensions/permessage_deflate/enabled.hpp>
#include <websocketpp/server.hpp>

namespace {

struct deflating_config : websocketpp::config::asio {
    struct permessage_deflate_config {};
    using permessage_deflate_type =
        websocketpp::extensions::permessage_deflate::enabled<permessage_deflate_config>;
};
using server = websocketpp::server<deflating_config>;

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    server echo;
    echo.clear_access_channels(websocketpp::log::alevel::all);
    echo.clear_error_channels(websocketpp::log::elevel::all);
    echo.init_asio();
    echo.set_reuse_addr(true);
    echo.set_max_message_size(64 << 20);
    echo.set_message_handler([&](websocketpp::connection_hdl peer, server::message_ptr message) {
        websocketpp::lib::error_code failure; // of a connection that has been closed meanwhile
        echo.send(peer, message->get_payload(), message->get_opcode(), failure);
    });
    echo.listen(boost::asio::ip::tcp::endpoint(boost::asio::ip::address_v4::loopback(),
                                               static_cast<std::uint16_t>(std::atoi(argv[1]))));
    echo.start_accept();
    echo.run();
}
