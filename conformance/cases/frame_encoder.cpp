#include "conformance/cases/frame_encoder.hpp"

#include <cstring>

namespace unmask::conformance {

std::vector<fragment> cut_message(frame_header first, byte_view payload, std::size_t longest) {
    first.payload_length = payload.size();
    if (longest == 0 || payload.size() <= longest) return {{first, payload}};
    std::vector<fragment> cut;
    cut.reserve(payload.size() / longest + 1);
    for (bool last = false; !last;) {
        last = payload.size() < longest;
        first.fin = last;
        first.payload_length = last ? payload.size() : longest;
        cut.push_back({first, payload.first(first.payload_length)});
        payload = payload.subspan(first.payload_length);
        first.opcode = opcode::continuation;
        first.rsv = 0;
    }
    return cut;
}

std::vector<wire_piece> frame_encoder::encode(const step& sent) {
    switch (sent.what) {
    case verb::send_frame:
    case verb::close:
        return {encode_frame({.fin = sent.fin, .rsv = sent.rsv, .opcode = sent.opcode},
                             render(sent.content))};
    case verb::send_message:
        return encode_message(sent);
    case verb::begin_frame:
        return {begin_frame(sent)};
    case verb::send_octets:
        return {encode_octets(sent)};
    case verb::wait:
        return {};
    }
    return {};
}

wire_piece frame_encoder::encode_frame(frame_header header, byte_view payload) {
    header.key = fresh_key();
    header.payload_length = payload.size();
    wire_piece piece{.header = header, .payload = {payload.begin(), payload.end()}};
    append_frame(piece.octets, header, payload);
    return piece;
}

std::vector<wire_piece> frame_encoder::encode_message(const step& sent) {
    const byte_buffer whole = render(sent.content);
    std::vector<wire_piece> pieces;
    for (const fragment& one : cut_message({.opcode = sent.opcode}, whole, sent.fragment))
        pieces.push_back(encode_frame(one.header, one.payload));
    return pieces;
}

void frame_encoder::append_to(byte_buffer& octets, fragment& frame) {
    frame.header.key = fresh_key();
    append_frame(octets, frame.header, frame.payload);
}

wire_piece frame_encoder::begin_frame(const step& sent) {
    begun_ = {.fin = sent.fin,
              .rsv = sent.rsv,
              .opcode = sent.opcode,
              .key = fresh_key(),
              .payload_length = sent.announced};
    begun_offset_ = 0;
    wire_piece piece{.header = begun_};
    append(piece.octets, unmask::encode(begun_).view());
    return piece;
}

wire_piece frame_encoder::encode_octets(const step& sent) {
    wire_piece piece{.begins = false, .header = begun_, .payload = render(sent.content)};
    piece.octets = piece.payload;
    if (begun_.key) mask(piece.octets, *begun_.key, begun_offset_);
    begun_offset_ += piece.octets.size();
    return piece;
}

// RFC 6455 §5.1: a client masks every frame, a server none.
std::optional<masking_key> frame_encoder::fresh_key() {
    if (sender_ == party::server) return std::nullopt;
    const std::uint64_t drawn = random_();
    masking_key key;
    std::memcpy(key.data(), &drawn, key.size());
    return key;
}

} // namespace unmask::conformance
