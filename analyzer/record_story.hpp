// For tests: records as lines of text, so that a test reads as the story of a connection; and
// segments of a made-up connection.
#pragma once

#include "analyzer/connection_table.hpp"

#include <fmt/format.h>

namespace unmask::testing {

using story = std::vector<std::string>;

// "client message 1 text: Hello"
class story_sink final : public analyzer::record_sink {
  public:
    story lines;
    bool with_frames = false;

    void accept(const analyzer::connection_record& record) override {
        add(record.origin, "connection {} -> {} {}", to_string(record.client),
            to_string(record.server), name_of(record.recognised));
    }
    void accept(const analyzer::handshake_record& record) override {
        add(record.origin, "handshake {} {}{}", record.request ? record.request->target : "-",
            record.response ? std::to_string(record.response->status) : "-",
            record.accept_valid ? " proved" : "");
    }
    void accept(const analyzer::frame_record& record) override {
        if (with_frames)
            add(record.origin, "frame {} {} of message {} in {}", record.number,
                name_of(record.header.opcode), record.message,
                fmt::join(record.origin.packets, ","));
    }
    void accept(const analyzer::message_record& record) override {
        const std::string text = record.payload.size() > 40
                                     ? fmt::format("{} bytes", record.payload.size())
                                     : std::string(as_text(record.payload));
        add(record.origin, "message {} {}: {}", record.number, name_of(record.opcode), text);
    }
    void accept(const analyzer::finding_record& record) override {
        add(record.origin, "{} {}", name_of(record.severity), describe(record.broken).slug);
    }
    void accept(const analyzer::gap_record& record) override {
        add(record.origin, "gap {}", record.bytes);
    }
    void accept(const analyzer::undecodable_record& record) override {
        add(record.origin, "undecodable {} of message {}", record.bytes, record.message);
    }
    void accept(const analyzer::end_record& record) override {
        add(record.origin, "end {}", name_of(record.how));
    }

  private:
    template <class... Values>
    void add(const analyzer::record_origin& origin, fmt::format_string<Values...> format,
             Values&&... values) {
        const std::string who =
            origin.direction ? std::string(name_of(*origin.direction)) + " " : std::string();
        lines.push_back(who + fmt::format(format, std::forward<Values>(values)...));
    }
};

// What one endpoint sends, as segments that follow each other.
class segment_maker {
  public:
    segment_maker(bool client, std::uint32_t initial_sequence)
        : next_(initial_sequence), client_(client) {}

    analyzer::tcp_segment syn() {
        auto segment = make({});
        segment.syn = true;
        ++next_;
        return segment;
    }
    // The answer to the other's SYN.
    analyzer::tcp_segment syn_to(const segment_maker& opener) {
        auto segment = acknowledge(opener);
        segment.syn = true;
        ++next_;
        return segment;
    }
    // The bytes must outlive the segment.
    analyzer::tcp_segment data(byte_view bytes) {
        auto segment = make(bytes);
        next_ += static_cast<std::uint32_t>(bytes.size());
        return segment;
    }
    analyzer::tcp_segment fin() {
        auto segment = make({});
        segment.fin = true;
        return segment;
    }
    analyzer::tcp_segment acknowledge(const segment_maker& peer) const {
        auto segment = make({});
        segment.ack = true;
        segment.acknowledgment = peer.next_;
        return segment;
    }
    std::uint32_t next() const { return next_; }

    static analyzer::endpoint end_of(bool client) {
        analyzer::endpoint one{.port = static_cast<std::uint16_t>(client ? 40000 : 9001)};
        one.address.bytes[0] = std::byte{10};
        one.address.bytes[3] = std::byte{static_cast<std::uint8_t>(client ? 1 : 2)};
        return one;
    }

  private:
    analyzer::tcp_segment make(byte_view bytes) const {
        return {.source = end_of(client_),
                .destination = end_of(!client_),
                .sequence = next_,
                .payload = bytes};
    }

    std::uint32_t next_;
    bool client_;
};

// Runs segments, numbered from 1, through everything above TCP.
inline story story_of(std::span<const analyzer::tcp_segment> segments,
                      const analyzer::analysis_options& options = {}, bool with_frames = false) {
    story_sink sink;
    sink.with_frames = with_frames;
    analyzer::connection_table table(options, sink);
    std::uint64_t number = 0;
    for (const auto& segment : segments)
        table.accept(segment, {++number, static_cast<std::int64_t>(number) * 1'000'000});
    table.finish();
    return sink.lines;
}

inline constexpr std::string_view sample_request = "GET /chat HTTP/1.1\r\n"
                                                   "Host: example.com\r\n"
                                                   "Upgrade: websocket\r\n"
                                                   "Connection: Upgrade\r\n"
                                                   "Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==\r\n"
                                                   "Sec-WebSocket-Version: 13\r\n\r\n";
inline constexpr std::string_view sample_response =
    "HTTP/1.1 101 Switching Protocols\r\n"
    "Upgrade: websocket\r\n"
    "Connection: Upgrade\r\n"
    "Sec-WebSocket-Accept: HSmrc0sMlYUkAGmm5OPpG2HaGWk=\r\n\r\n";

// A key that is another one for each payload.
inline masking_key key_for(opcode code, std::string_view payload) {
    std::uint32_t mixed = 2166136261u + static_cast<std::uint32_t>(code);
    for (const char one : payload) mixed = (mixed ^ static_cast<unsigned char>(one)) * 16777619u;
    masking_key key;
    for (std::byte& one : key) {
        one = static_cast<std::byte>(mixed);
        mixed >>= 8;
    }
    return key;
}

// A frame as a client (masked) or a server sends it.
inline std::string frame(bool client, opcode code, std::string_view payload, bool fin = true) {
    frame_header header{.fin = fin, .opcode = code, .payload_length = payload.size()};
    if (client) header.key = key_for(code, payload);
    byte_buffer bytes;
    append_frame(bytes, header, as_bytes(payload));
    return std::string(as_text(bytes));
}

} // namespace unmask::testing
