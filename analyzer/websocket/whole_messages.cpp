#include "analyzer/websocket/whole_messages.hpp"

namespace unmask::analyzer {

namespace {

// Longest payload that is read without the receiver, which judges longer ones in pieces, and can decompress what
// becomes long.
constexpr std::size_t longest_whole = std::size_t{16} << 10;
constexpr std::size_t longest_compressed_whole = 512;

bool is_compressed(const frame_header& header) { return header.rsv == rsv1; }

// The frame says that it is a whole message, with nothing in its payload to judge but DEFLATE and UTF-8.
bool is_whole_message(const frame_header& header) {
    return header.fin && (header.rsv == 0 || is_compressed(header)) && is_known(header.opcode) &&
           header.opcode != opcode::continuation && header.opcode != opcode::close &&
           header.payload_length <=
               (is_compressed(header) ? longest_compressed_whole : longest_whole);
}

} // namespace

byte_view whole_message_reader::read(byte_view bytes) {
    frame_judge judge(state_.sender, state_.deflate.has_value(), state_.rest.closed);
    while (const auto decoded = decode_header(bytes)) {
        const frame_header& header = decoded->header;
        const byte_view rest = bytes.subspan(decoded->size);
        if (!is_whole_message(header) || header.payload_length > rest.size() ||
            !judge.judge(header).empty())
            break;
        const auto message = judged(header, rest.first(header.payload_length));
        if (!message) break;
        write(*decoded, *message);
        bytes = rest.subspan(header.payload_length);
    }
    return bytes;
}

// Nothing if there is something to be told of it, or if it is longer than allowed.
std::optional<whole_message_reader::content>
whole_message_reader::judged(const frame_header& header, byte_view payload) {
    const analysis_options& options = state_.options();
    if (payload.size() > options.limits.message) return {};
    if (is_compressed(header)) return inflated(header.opcode, unmasked(header, payload));
    const std::size_t length = payload.size();
    const bool wanted =
        is_control(header.opcode) || options.keep_message_payload || options.keep_frame_payload;
    const bool is_text = header.opcode == opcode::text;
    if (!wanted && !is_text) return content{{}, {}, length};
    payload = unmasked(header, payload);
    if (is_text && !is_utf8(payload)) return {};
    return content{payload, payload, length};
}

std::optional<whole_message_reader::content> whole_message_reader::inflated(opcode code,
                                                                            byte_view payload) {
    auto& inflater = state_.rest.inflater;
    if (!inflater)
        inflater = std::make_unique<unmask::inflater>(*state_.deflate, state_.sender,
                                                      strictness::tolerant);
    const auto message = inflater->inflate_whole(payload, state_.options().limits.message);
    if (!message) return {};
    if (code != opcode::text || is_utf8(*message))
        return content{payload, *message, message->size()};
    inflater->forget_whole();
    return {};
}

// Lives until the next call.
byte_view whole_message_reader::unmasked(const frame_header& header, byte_view payload) const {
    if (!header.key) return payload;
    byte_buffer& to = state_.log.context().unmasked;
    if (to.size() < longest_whole) to.resize(longest_whole);
    mask_copy(payload, to.data(), *header.key);
    return byte_view(to).first(payload.size());
}

void whole_message_reader::write(const decoded_header& frame, const content& message) {
    const analysis_options& options = state_.options();
    const frame_header& header = frame.header;
    const std::uint64_t number = state_.log.next_frame();
    const std::uint64_t message_number = state_.log.next_message();
    const bool keep = is_control(header.opcode) || options.keep_message_payload;
    state_.start_seen = state_.start_seen || !is_control(header.opcode);
    state_.rest.stream_offset += frame.size + header.payload_length;
    state_.rest.frames += 1;
    state_.rest.messages += 1;
    state_.log.write(
        frame_record{.number = number,
                     .header = header,
                     .header_size = static_cast<std::uint8_t>(frame.size),
                     .message = message_number,
                     .payload = options.keep_frame_payload ? message.frame_payload : byte_view()},
        state_.sender, packets_);
    if (const auto broken = state_.judge_key(header))
        state_.write_finding(*broken, &header, number, packets_);
    state_.log.write(message_record{.number = message_number,
                                    .opcode = header.opcode,
                                    .frames = {&number, 1},
                                    .compressed = is_compressed(header),
                                    .wire_length = header.payload_length,
                                    .length = message.length,
                                    .payload = keep ? message.payload : byte_view()},
                     state_.sender, packets_);
}

} // namespace unmask::analyzer
