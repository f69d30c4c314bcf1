// What the analyzer says about a capture: one record per connection, handshake, frame, message,
// finding, gap, undecodable stretch, and end. The output formats are views of these.
//
// Every view in a record is valid only during the call that hands it over (see record_sink.hpp).
// Numbers of connections, frames and messages are those of the output; `direction` is who sent.
#pragma once

#include "analyzer/packet/ip.hpp"
#include "protocol/deflate/deflate_parameters.hpp"
#include "protocol/frame.hpp"
#include "protocol/handshake/extension.hpp"
#include "protocol/handshake/http_head.hpp"

#include <span>

namespace unmask::analyzer {

// What all records have in common.
struct record_origin {
    std::uint64_t connection = 0; // TCP connections from 0, by their first packet
    std::int64_t time = 0;        // nanoseconds since the epoch, of the completing packet
    std::span<const std::uint64_t>
        packets;                    // 1-based numbers in the capture, the completing one last
    std::optional<party> direction; // client or server; nothing if of neither
};

enum class connection_origin : std::uint8_t {
    handshake, // the opening handshake is in the capture
    heuristic, // no handshake, but the bytes look like frames
    decode_as, // the user said so
};

struct connection_record {
    record_origin origin;
    endpoint client;
    endpoint server;
    std::string_view transport = "tcp";
    connection_origin recognised = connection_origin::handshake;
};

struct handshake_record {
    record_origin origin;
    const request_head* request = nullptr;   // null: not in the capture
    const response_head* response = nullptr; // null: none came, or not in the capture
    bool accept_valid = false;               // Sec-WebSocket-Accept proves that the key was read
    std::string_view subprotocol;            // empty: none
    std::span<const extension> extensions;   // as the response says
    std::optional<deflate_parameters> deflate;
};

struct frame_record {
    record_origin origin;
    std::uint64_t number = 0; // per connection, both directions, from 1, in order of completion
    frame_header header;
    std::uint8_t header_size = 0; // bytes that it took
    std::uint64_t message = 0;    // number of the message it belongs to; 0: none
    byte_view payload;            // unmasked, not inflated; empty unless asked for
};

struct message_record {
    record_origin origin;
    std::uint64_t number =
        0; // per connection, both directions, from 1, in order of the first frames
    unmask::opcode opcode = opcode::text;
    std::span<const std::uint64_t> frames; // their numbers
    bool compressed = false;
    bool invalid_text = false;     // a text, or a close reason, that is not UTF-8
    std::uint64_t wire_length = 0; // sum of the frames' payloads
    std::uint64_t length = 0;      // after inflation
    byte_view payload;             // inflated; its first bytes if payload.size() < length
};

enum class severity : std::uint8_t { note, warning, violation };

struct finding_record {
    record_origin origin;
    rule broken{};
    analyzer::severity severity = severity::violation;
    std::string_view detail;            // one sentence
    std::optional<std::uint64_t> frame; // its number
};

// Bytes that were sent, and are not in the capture.
struct gap_record {
    record_origin origin;
    std::uint64_t bytes = 0;
    std::string_view reason;
};

// Bytes that are in the capture, and cannot be understood.
struct undecodable_record {
    record_origin origin;
    std::uint64_t bytes = 0;
    std::uint64_t message = 0; // the message concerned; 0: no single one
    std::string_view reason;
};

enum class connection_end : std::uint8_t { closing_handshake, fin, rst, capture_end, limit };

struct direction_totals {
    std::uint64_t frames = 0;
    std::uint64_t messages = 0;   // decoded, control frames included
    std::uint64_t wire_bytes = 0; // of the frames, headers included
    std::uint64_t bytes = 0;      // of the messages, after inflation
    std::uint64_t gaps = 0;
    std::uint64_t undecodable = 0;
};

struct end_record {
    record_origin origin;
    connection_end how = connection_end::capture_end;
    direction_totals client;
    direction_totals server;
};

// As they stand in the output: "decode-as", "violation", "closing-handshake".
std::string_view name_of(connection_origin origin);
std::string_view name_of(severity level);
std::string_view name_of(connection_end how);

// A broken MUST (NOT) is a violation, a broken SHOULD (NOT) a warning, the rest a note.
severity severity_of(rule broken);

} // namespace unmask::analyzer
