// For tests: the capture that the golden files and docs/analyze.md show. It lies in
// docs/example.pcapng too, for readers of the guide to try.
#pragma once

#include "analyzer/record_story.hpp"
#include "captures/synthetic_tcp.hpp"

namespace unmask::testing {

using namespace std::string_view_literals;

// One TCP connection of the sample; every call is a packet a millisecond later.
class sample_conversation {
  public:
    sample_conversation(captures::pcapng_writer& file, std::uint32_t interface,
                        std::uint16_t client_port, std::int64_t start)
        : tcp_(file, interface, {"192.0.2.10", client_port}, {"192.0.2.1", 80}), now_(start) {
        tcp_.open(now_);
    }

    void client(std::string_view bytes) { data(captures::direction::to_server, bytes); }
    void server(std::string_view bytes) { data(captures::direction::to_client, bytes); }
    void wait(std::int64_t milliseconds) { now_ += milliseconds * millisecond; }
    void close(captures::direction first) { tcp_.close(first, tick()); }
    void reset() { tcp_.reset(captures::direction::to_client, tick()); }

  private:
    static constexpr std::int64_t millisecond = 1'000'000;

    void data(captures::direction way, std::string_view bytes) {
        tcp_.data(way, as_bytes(bytes), tick());
    }
    std::int64_t tick() { return now_ += millisecond; }

    captures::tcp_conversation tcp_;
    std::int64_t now_;
};

// A frame of a server with RSV1, as permessage-deflate marks the first of a message.
inline std::string compressed_frame(std::string_view payload) {
    std::string bytes = frame(false, opcode::text, payload);
    bytes[0] = static_cast<char>(bytes[0] | 0x40);
    return bytes;
}

// A frame whose length is written in 64 bits without need.
inline std::string long_form_frame(std::string_view payload) {
    const frame_header header{.opcode = opcode::text,
                              .form = length_form::sixty_four_bits,
                              .payload_length = payload.size()};
    byte_buffer bytes;
    append_frame(bytes, header, as_bytes(payload));
    return std::string(as_text(bytes));
}

// A chat with compression, fragments, a ping, a binary message and a closing handshake; the client
// forgets once to mask.
inline void add_chat(captures::pcapng_writer& file, std::uint32_t interface, std::int64_t start) {
    sample_conversation chat(file, interface, 40001, start);
    chat.client("GET /chat?room=7 HTTP/1.1\r\nHost: example.com\r\nUpgrade: websocket\r\n"
                "Connection: Upgrade\r\nOrigin: http://example.com\r\n"
                "Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==\r\n"
                "Sec-WebSocket-Protocol: chat\r\n"
                "Sec-WebSocket-Extensions: permessage-deflate\r\n"
                "Sec-WebSocket-Version: 13\r\n\r\n");
    chat.server("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                "Connection: Upgrade\r\n"
                "Sec-WebSocket-Accept: HSmrc0sMlYUkAGmm5OPpG2HaGWk=\r\n"
                "Sec-WebSocket-Protocol: chat\r\n"
                "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n");
    chat.client(frame(true, opcode::text, "Hello"));
    // RFC 7692 §7.2.3.1 and §7.2.3.2: "Hello", and once more with the window of the first.
    chat.server(compressed_frame("\xf2\x48\xcd\xc9\xc9\x07\x00"sv) +
                compressed_frame("\xf2\x00\x11\x00\x00"sv));
    chat.client(frame(true, opcode::text, "Gr\xc3\xbc", false));
    chat.server(frame(false, opcode::ping, "are you there?"));
    chat.client(frame(true, opcode::pong, "are you there?") + frame(true, opcode::continuation,
                                                                    "\xc3\x9f"
                                                                    "e\nin two lines"));
    chat.wait(1500);
    chat.client(frame(false, opcode::text, "not masked"));
    std::string picture = "\x89PNG\r\n\x1a\n";
    while (picture.size() < 200) picture += static_cast<char>(picture.size());
    chat.server(frame(false, opcode::binary, picture));
    chat.client(frame(true, opcode::close,
                      "\x03\xe8"
                      "bye"));
    chat.server(frame(false, opcode::close, "\x03\xe8"));
    chat.close(captures::direction::to_client);
}

// A server that tries to act on terminals, breaks rules of framing, and is cut off.
inline void add_cut_off(captures::pcapng_writer& file, std::uint32_t interface,
                        std::int64_t start) {
    sample_conversation cut(file, interface, 40002, start);
    cut.client(sample_request);
    cut.server(sample_response);
    cut.server(frame(false, opcode::text, "\x1b[2Jgone\x1b[31m <b>"));
    cut.server(frame(false, static_cast<opcode>(3), "?") + long_form_frame("long"));
    cut.client(frame(true, opcode::ping, "") + frame(true, opcode::close, "\x0f\xa0"));
    cut.server(frame(false, opcode::binary, std::string(70'000, 'x')).substr(0, 5000));
    cut.reset();
}

inline std::expected<void, std::string> write_sample_capture(const std::filesystem::path& path) {
    constexpr std::int64_t start = 1'700'000'000'000'000'000;
    auto file = captures::pcapng_writer::create(path);
    if (!file) return std::unexpected(file.error());
    const auto interface = file->add_interface({1, "example"});
    add_chat(*file, interface, start);
    add_cut_off(*file, interface, start + 60'000'000'000);
    return file->finish();
}

} // namespace unmask::testing
