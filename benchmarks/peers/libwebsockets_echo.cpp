// An echo server on libwebsockets: one thread, whole messages in and out, compressed where the client
// offers it. Usage: libwebsockets_echo PORT
#include <cstdio>
#include <cstdlib>
#include <libwebsockets.h>
#include <new>
#include <vector>

namespace {

// LWS_PRE bytes for the header that the library puts in front, then the message as far as it has
// come.
struct session {
    std::vector<unsigned char> message;
    bool complete;
};

int receive(lws* connection, session& at, const void* bytes, std::size_t size) {
    if (lws_is_first_fragment(connection)) at.message.resize(LWS_PRE);
    const auto* begin = static_cast<const unsigned char*>(bytes);
    at.message.insert(at.message.end(), begin, begin + size);
    if (!lws_is_final_fragment(connection)) return 0;
    at.complete = true;
    lws_rx_flow_control(connection, 0); // one message at a time: the next is read once this is sent
    lws_callback_on_writable(connection);
    return 0;
}

int send(lws* connection, session& at) {
    if (!at.complete) return 0;
    at.complete = false;
    const std::size_t size = at.message.size() - LWS_PRE;
    const auto kind = lws_frame_is_binary(connection) ? LWS_WRITE_BINARY : LWS_WRITE_TEXT;
    const int sent = lws_write(connection, at.message.data() + LWS_PRE, size, kind);
    lws_rx_flow_control(connection, 1);
    return sent < static_cast<int>(size) ? -1 : 0;
}

int on_event(lws* connection, lws_callback_reasons reason, void* user, void* bytes,
             std::size_t size) {
    auto* at = static_cast<session*>(user);
    switch (reason) {
    case LWS_CALLBACK_ESTABLISHED:
        new (at) session{};
        return 0;
    case LWS_CALLBACK_CLOSED:
        at->~session();
        return 0;
    case LWS_CALLBACK_RECEIVE:
        return receive(connection, *at, bytes, size);
    case LWS_CALLBACK_SERVER_WRITEABLE:
        return send(connection, *at);
    default:
        return 0;
    }
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: libwebsockets_echo PORT\n", stderr);
        return 2;
    }
    lws_set_log_level(LLL_ERR, nullptr);
    const lws_protocols protocols[] = {
        {"echo", on_event, sizeof(session), 64 * 1024, 0, nullptr, 0},
        {nullptr, nullptr, 0, 0, 0, nullptr, 0}};
    const lws_extension extensions[] = {
        {"permessage-deflate", lws_extension_callback_pm_deflate, "permessage-deflate"},
        {nullptr, nullptr, nullptr}};
    lws_context_creation_info options{};
    options.extensions = extensions;
    options.options = LWS_SERVER_OPTION_VALIDATE_UTF8;
    options.port = std::atoi(argv[1]);
    options.iface = "127.0.0.1";
    options.protocols = protocols;
    lws_context* context = lws_create_context(&options);
    if (!context) return 1;
    while (lws_service(context, 0) >= 0) {
    }
    lws_context_destroy(context);
}
