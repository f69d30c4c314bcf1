// Fields of frames and messages. A message has those of its last frame as well, and a frame those of
// the message that it completes.
#pragma once

#include "analyzer/fields/drawing.hpp"
#include "protocol/close.hpp"

#include <array>

namespace unmask::analyzer {

namespace drawing {

inline std::uint64_t number_of(opcode code) { return static_cast<std::uint64_t>(code); }

inline std::optional<std::uint64_t> length_in(const frame_record& f, length_form form) {
    return only_if(f.header.form == form, f.header.payload_length);
}

inline std::optional<byte_view> payload_if(bool condition, const auto& record) {
    return only_if(condition, record.payload);
}

inline std::optional<std::uint64_t> status_code(const message_record& m) {
    if (m.opcode != opcode::close) return std::nullopt;
    return parse_close(m.payload).code;
}

inline std::optional<std::string_view> close_reason(const message_record& m) {
    if (m.opcode != opcode::close || m.payload.size() < 2) return std::nullopt;
    return parse_close(m.payload).reason;
}

inline std::optional<bool> rsv1_as_compressed(const contextual_record& r) {
    if (!r.frame || !r.connection || r.connection->deflate != true) return std::nullopt;
    return (r.frame->header.rsv & rsv1) != 0;
}

} // namespace drawing

inline constexpr auto frame_fields = [] {
    using namespace drawing;
    using enum field_type;
    constexpr record_kinds frames{record_kind::frame};
    constexpr bool of_frame_payload = true;
    return std::to_array<field>({
        {"websocket.fin", boolean, frames, "FIN: the last frame of its message",
         in_frame([](const frame_record& f) { return f.header.fin; })},
        {"websocket.rsv", number, frames, "RSV1 to RSV3 as a number from 0 to 7",
         in_frame([](const frame_record& f) { return f.header.rsv; })},
        {"websocket.pmc", boolean, frames,
         "RSV1 where permessage-deflate was agreed: the message is compressed",
         each([](const contextual_record& r) { return rsv1_as_compressed(r); })},
        {"websocket.opcode", number, frames,
         "opcode: 0 continuation, 1 text, 2 binary, 8 close, 9 ping, 10 pong",
         in_frame([](const frame_record& f) { return number_of(f.header.opcode); })},
        {"websocket.mask", boolean, frames, "MASK: the payload is masked",
         in_frame([](const frame_record& f) { return f.header.key.has_value(); })},
        {"websocket.payload_length", number, frames,
         "length of the payload, however it is written (Wireshark: the seven bits alone)",
         in_frame([](const frame_record& f) { return f.header.payload_length; })},
        {"websocket.payload_length_ext_16", number, frames, "the length, if it stands in 16 bits",
         in_frame([](const frame_record& f) { return length_in(f, length_form::sixteen_bits); })},
        {"websocket.payload_length_ext_64", number, frames, "the length, if it stands in 64 bits",
         in_frame(
             [](const frame_record& f) { return length_in(f, length_form::sixty_four_bits); })},
        {"websocket.masking_key", bytes, frames, "masking key",
         in_frame([](const frame_record& f) -> std::optional<byte_view> {
             if (!f.header.key) return std::nullopt;
             return byte_view(*f.header.key);
         })},
        {"websocket.payload", bytes, frames, "payload of the frame, unmasked and not inflated",
         in_frame([](const frame_record& f) { return f.payload; }), of_frame_payload},
        {"websocket.payload.continue", bytes, frames, "payload of a continuation frame",
         in_frame([](const frame_record& f) {
             return payload_if(f.header.opcode == opcode::continuation, f);
         }),
         of_frame_payload},
        {"websocket.payload.unknown", bytes, frames, "payload of a frame with a reserved opcode",
         in_frame([](const frame_record& f) { return payload_if(!is_known(f.header.opcode), f); }),
         of_frame_payload},
        {"unmask.frame.number", number, frames,
         "number of the frame in its connection, both directions, from 1",
         in_frame([](const frame_record& f) { return f.number; })},
        {"unmask.frame.header_length", number, frames, "bytes that the frame's header took",
         in_frame([](const frame_record& f) { return f.header_size; })},
    });
}();

inline constexpr auto message_fields = [] {
    using namespace drawing;
    using enum field_type;
    constexpr record_kinds frames{record_kind::frame};
    return std::to_array<field>({
        {"websocket.payload.text", text, frames, "a whole text message, inflated",
         in_message([](const message_record& m) {
             return only_if(m.opcode == opcode::text, as_text(m.payload));
         })},
        {"websocket.payload.close", bytes, frames, "body of a close frame",
         in_message(
             [](const message_record& m) { return payload_if(m.opcode == opcode::close, m); })},
        {"websocket.payload.close.status_code", number, frames, "status code of a close frame",
         in_message([](const message_record& m) { return status_code(m); })},
        {"websocket.payload.close.reason", text, frames, "reason of a close frame",
         in_message([](const message_record& m) { return close_reason(m); })},
        {"websocket.payload.ping", bytes, frames, "payload of a ping",
         in_message(
             [](const message_record& m) { return payload_if(m.opcode == opcode::ping, m); })},
        {"websocket.payload.pong", bytes, frames, "payload of a pong",
         in_message(
             [](const message_record& m) { return payload_if(m.opcode == opcode::pong, m); })},
        {"unmask.message.number", number, frames,
         "number of the message in its connection, both directions, from 1",
         in_message([](const message_record& m) { return m.number; })},
        {"unmask.message.opcode", number, frames, "opcode of its first frame",
         in_message([](const message_record& m) { return number_of(m.opcode); })},
        {"unmask.message.frames", number, frames, "numbers of its frames",
         [](const contextual_record& r, value_list& to) {
             if (r.message)
                 for (const std::uint64_t one : r.message->frames) to.emplace_back(one);
         }},
        {"unmask.message.compressed", boolean, frames, "the message came compressed",
         in_message([](const message_record& m) { return m.compressed; })},
        {"unmask.message.wire_length", number, frames, "sum of the payloads of its frames",
         in_message([](const message_record& m) { return m.wire_length; })},
        {"unmask.message.length", number, frames, "its length after inflation",
         in_message([](const message_record& m) { return m.length; })},
        {"unmask.message.payload", bytes, frames,
         "its payload after inflation, cut at --message-limit",
         in_message([](const message_record& m) { return m.payload; })},
        {"unmask.message.invalid_text", boolean, frames,
         "a text, or a close reason, that is not UTF-8",
         in_message([](const message_record& m) { return m.invalid_text; })},
    });
}();

} // namespace unmask::analyzer
