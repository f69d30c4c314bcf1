// libsoup as an echo server. Usage: libsoup_echo PORT
#include <cstdlib>
#include <libsoup/soup.h>

namespace {

constexpr guint64 largest_message = 64 << 20;

void on_message(SoupWebsocketConnection* peer, int type, GBytes* message, gpointer) {
    if (soup_websocket_connection_get_state(peer) != SOUP_WEBSOCKET_STATE_OPEN) return;
    soup_websocket_connection_send_message(peer, static_cast<SoupWebsocketDataType>(type), message);
}

void on_connection(SoupServer*, SoupServerMessage*, const char*, SoupWebsocketConnection* peer,
                   gpointer) {
    soup_websocket_connection_set_max_incoming_payload_size(peer, largest_message);
    g_object_ref(peer);
    g_signal_connect(peer, "message", G_CALLBACK(on_message), nullptr);
    g_signal_connect(peer, "closed", G_CALLBACK(g_object_unref), nullptr);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    SoupServer* server = soup_server_new("server-header", "libsoup ", nullptr);
    soup_server_add_websocket_handler(server, "/", nullptr, nullptr, on_connection, nullptr,
                                      nullptr);
    GInetAddress* host = g_inet_address_new_loopback(G_SOCKET_FAMILY_IPV4);
    GSocketAddress* address =
        g_inet_socket_address_new(host, static_cast<guint16>(std::atoi(argv[1])));
    GError* failure = nullptr;
    if (!soup_server_listen(server, address, static_cast<SoupServerListenOptions>(0), &failure)) {
        g_printerr("%s\n", failure->message);
        return 1;
    }
    g_main_loop_run(g_main_loop_new(nullptr, FALSE));
}
