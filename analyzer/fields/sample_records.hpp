// For tests: one record of each kind, of one made-up connection.
#pragma once

#include "analyzer/fields/contextual_record.hpp"
#include "protocol/close.hpp"

namespace unmask::testing {

// 10.1.2.3:40000 and [2001:db8::1]:9001, so that there are addresses of both versions.
struct sample_records {
    std::array<std::uint64_t, 2> packets{5, 7};
    analyzer::record_origin origin{.connection = 3,
                                   .time = 1'700'000'000'250'000'000,
                                   .packets = packets,
                                   .direction = party::client};
    analyzer::connection_facts facts{.client = {.address = v4(), .port = 40000},
                                     .server = {.address = v6(), .port = 9001},
                                     .transport = "tcp",
                                     .host = "example.com",
                                     .target = "/chat?room=1",
                                     .subprotocol = "",
                                     .deflate = true};
    request_head request{.method = "GET",
                         .target = "/chat?room=1",
                         .fields = {{"Host", "example.com"},
                                    {"upgrade", "websocket"},
                                    {"Sec-WebSocket-Protocol", "chat, superchat"}}};
    response_head response{
        .status = 101, .reason = "Switching Protocols", .fields = {{"Upgrade", "WebSocket"}}};
    byte_buffer close_body = make_close(1001, "bye\n\xff");

    analyzer::connection_record connection{
        .origin = origin, .client = facts.client, .server = facts.server};
    analyzer::handshake_record handshake{
        .origin = origin, .request = &request, .response = &response, .accept_valid = true};
    analyzer::frame_record frame{.origin = origin,
                                 .number = 4,
                                 .header = {.opcode = opcode::text,
                                            .form = length_form::sixteen_bits,
                                            .key = masking_key{std::byte{0x37}, std::byte{0xfa},
                                                               std::byte{0x21}, std::byte{0x3d}},
                                            .payload_length = 130},
                                 .header_size = 8,
                                 .message = 2,
                                 .payload = as_bytes("Hello\tWorld")};
    analyzer::message_record message{.origin = origin,
                                     .number = 2,
                                     .opcode = opcode::text,
                                     .frames = packets,
                                     .wire_length = 130,
                                     .length = 11,
                                     .payload = as_bytes("Hello\tWorld")};
    analyzer::message_record close{
        .origin = origin, .number = 3, .opcode = opcode::close, .payload = close_body};
    analyzer::finding_record finding{
        .origin = origin, .broken = rule::client_must_mask, .detail = "Not masked.", .frame = 4};
    analyzer::gap_record gap{.origin = origin, .bytes = 1460, .reason = "never captured"};
    analyzer::undecodable_record undecodable{
        .origin = origin, .bytes = 12, .reason = "the message is cut off"};
    analyzer::end_record end{
        .origin = origin, .how = analyzer::connection_end::rst, .client = {.frames = 9}};

    // The frame with the message that it completes; the finding with its frame.
    analyzer::contextual_record of(const analyzer::any_record& record) const {
        using analyzer::record_kind;
        analyzer::contextual_record one{.record = record, .connection = &facts};
        one.message = one.as<analyzer::message_record>();
        if (one.kind() == record_kind::frame) one.message = &message;
        if (one.kind() == record_kind::finding || one.message == &message) one.frame = &frame;
        return one;
    }

  private:
    static analyzer::ip_address v4() {
        return {.bytes = {std::byte{10}, std::byte{1}, std::byte{2}, std::byte{3}}};
    }
    static analyzer::ip_address v6() {
        analyzer::ip_address one{.is_v6 = true};
        one.bytes[0] = std::byte{0x20};
        one.bytes[1] = std::byte{0x01};
        one.bytes[2] = std::byte{0x0d};
        one.bytes[3] = std::byte{0xb8};
        one.bytes[15] = std::byte{1};
        return one;
    }
};

} // namespace unmask::testing
