#include "protocol/frame.hpp"

#include <algorithm>
#include <utility>

namespace unmask {

std::string_view name_of(opcode code) {
    switch (code) {
    case opcode::continuation:
        return "continuation";
    case opcode::text:
        return "text";
    case opcode::binary:
        return "binary";
    case opcode::close:
        return "close";
    case opcode::ping:
        return "ping";
    case opcode::pong:
        return "pong";
    }
    return "reserved";
}

length_form shortest_form(std::uint64_t payload_length) {
    if (payload_length <= 125) return length_form::seven_bits;
    if (payload_length <= 0xffff) return length_form::sixteen_bits;
    return length_form::sixty_four_bits;
}

encoded_header encode(const frame_header& header) {
    encoded_header result;
    result.bytes[0] = static_cast<std::byte>((header.fin ? 0x80u : 0u) | ((header.rsv & 7u) << 4) |
                                             (static_cast<unsigned>(header.opcode) & 0xfu));
    const auto mask_bit = std::byte{header.key ? std::uint8_t{0x80} : std::uint8_t{0}};
    const mutable_bytes extended = mutable_bytes(result.bytes).subspan(2);
    switch (std::max(header.form, shortest_form(header.payload_length))) {
    case length_form::sixty_four_bits:
        result.bytes[1] = mask_bit | std::byte{127};
        store_big_endian(extended, header.payload_length);
        result.size = 10;
        break;
    case length_form::sixteen_bits:
        result.bytes[1] = mask_bit | std::byte{126};
        store_big_endian(extended, static_cast<std::uint16_t>(header.payload_length));
        result.size = 4;
        break;
    default:
        result.bytes[1] = mask_bit | static_cast<std::byte>(header.payload_length);
        result.size = 2;
    }
    if (header.key) {
        std::memcpy(result.bytes.data() + result.size, header.key->data(), header.key->size());
        result.size += header.key->size();
    }
    return result;
}

void append_frame(byte_buffer& out, const frame_header& header, byte_view payload) {
    append(out, encode(header).view());
    const std::size_t at = out.size();
    append(out, payload);
    if (header.key) mask(mutable_bytes(out).subspan(at), *header.key);
}

namespace {

// Decodes into `header`, in place because copies of it would cost more than the decoding. Returns
// the size of the header; 0, with nothing changed, if `bytes` ends before the header does.
std::size_t decode_into(frame_header& header, byte_view bytes) {
    if (bytes.size() < 2) return 0;
    const auto first = std::to_integer<unsigned>(bytes[0]);
    const auto second = std::to_integer<unsigned>(bytes[1]);
    const bool masked = (second & 0x80) != 0;
    const unsigned length = second & 0x7f;
    const std::size_t extended = length == 126 ? 2 : length == 127 ? 8 : 0;
    const std::size_t size = 2 + extended + (masked ? 4 : 0);
    if (bytes.size() < size) return 0;

    header.fin = (first & 0x80) != 0;
    header.rsv = static_cast<std::uint8_t>((first >> 4) & 7);
    header.opcode = static_cast<opcode>(first & 0xf);
    header.form = length_form::seven_bits;
    header.payload_length = length;
    if (extended == 2) {
        header.form = length_form::sixteen_bits;
        header.payload_length = load_big_endian<std::uint16_t>(bytes.subspan(2));
    } else if (extended == 8) {
        header.form = length_form::sixty_four_bits;
        header.payload_length = load_big_endian<std::uint64_t>(bytes.subspan(2));
    }
    header.key.reset();
    if (masked) std::memcpy(header.key.emplace().data(), bytes.data() + 2 + extended, 4);
    return size;
}

} // namespace

std::optional<decoded_header> decode_header(byte_view bytes) {
    std::optional<decoded_header> result(std::in_place);
    result->size = decode_into(result->header, bytes);
    if (result->size == 0) result.reset();
    return result;
}

void frame_decoder::skip_payload(std::uint64_t bytes) {
    offset_ += bytes;
    payload_offset_ += bytes;
}

inline void frame_decoder::consume(std::size_t size) {
    input_ = input_.subspan(size);
    offset_ += size;
}

inline void frame_decoder::begin_frame(std::size_t header_size) {
    header_size_ = static_cast<std::uint8_t>(header_size);
    frame_offset_ = offset_ - header_size;
    payload_offset_ = 0;
}

inline bool frame_decoder::read_header() {
    if (input_.empty()) return false;
    if (partial_size_ > 0) return read_split_header();
    if (const std::size_t size = decode_into(header_, input_); size > 0) {
        consume(size);
        begin_frame(size);
        return true;
    }
    std::memcpy(partial_.data(), input_.data(), input_.size());
    partial_size_ = static_cast<std::uint8_t>(input_.size());
    consume(input_.size());
    return false;
}

std::optional<frame_part> frame_decoder::next() {
    std::optional<frame_part> part;
    const bool first = !in_payload_;
    if (first ? !read_header() : input_.empty() && missing_payload() > 0) return part;

    const std::uint64_t missing = header_.payload_length - payload_offset_;
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(missing, input_.size()));
    part.emplace(frame_part{.header = &header_,
                            .payload = input_.first(size),
                            .payload_offset = payload_offset_,
                            .frame_offset = frame_offset_,
                            .header_size = header_size_,
                            .begins = first});
    consume(size);
    payload_offset_ += size;
    in_payload_ = payload_offset_ < header_.payload_length;
    return part;
}

bool frame_decoder::read_split_header() {
    while (!input_.empty()) {
        partial_[partial_size_++] = input_.front();
        consume(1);
        if (decode_into(header_, byte_view(partial_).first(partial_size_)) > 0) {
            begin_frame(std::exchange(partial_size_, std::uint8_t{0}));
            return true;
        }
    }
    return false;
}

} // namespace unmask
