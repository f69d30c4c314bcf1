#include "protocol/frame.hpp"

#include <algorithm>

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
    result.bytes[0] = static_cast<std::byte>((header.fin ? 0x80 : 0) | ((header.rsv & 7) << 4) |
                                             (static_cast<unsigned>(header.opcode) & 0xf));
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

std::optional<decoded_header> decode_header(byte_view bytes) {
    if (bytes.size() < 2) return std::nullopt;
    const auto first = std::to_integer<unsigned>(bytes[0]);
    const auto second = std::to_integer<unsigned>(bytes[1]);
    const bool masked = (second & 0x80) != 0;
    const unsigned length = second & 0x7f;
    const std::size_t extended = length == 126 ? 2 : length == 127 ? 8 : 0;
    const std::size_t size = 2 + extended + (masked ? 4 : 0);
    if (bytes.size() < size) return std::nullopt;

    decoded_header result{.header = {.fin = (first & 0x80) != 0,
                                     .rsv = static_cast<std::uint8_t>((first >> 4) & 7),
                                     .opcode = static_cast<opcode>(first & 0xf),
                                     .form = length_form::seven_bits,
                                     .payload_length = length},
                          .size = size};
    if (extended == 2) {
        result.header.form = length_form::sixteen_bits;
        result.header.payload_length = load_big_endian<std::uint16_t>(bytes.subspan(2));
    } else if (extended == 8) {
        result.header.form = length_form::sixty_four_bits;
        result.header.payload_length = load_big_endian<std::uint64_t>(bytes.subspan(2));
    }
    if (masked) std::memcpy(result.header.key.emplace().data(), bytes.data() + 2 + extended, 4);
    return result;
}

byte_view frame_decoder::take_rest() {
    const byte_view rest = input_;
    input_ = {};
    return rest;
}

void frame_decoder::skip_payload(std::uint64_t bytes) {
    offset_ += bytes;
    payload_offset_ += bytes;
}

std::optional<frame_part> frame_decoder::next() {
    const bool first = !in_payload_;
    if (first && !read_header()) return std::nullopt;
    if (!first && input_.empty() && missing_payload() > 0) return std::nullopt;

    const std::uint64_t missing = header_.payload_length - payload_offset_;
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(missing, input_.size()));
    const frame_part part{.header = &header_,
                          .payload = input_.first(size),
                          .payload_offset = payload_offset_,
                          .frame_offset = frame_offset_,
                          .header_size = header_size_,
                          .begins = first};
    input_ = input_.subspan(size);
    offset_ += size;
    payload_offset_ += size;
    in_payload_ = payload_offset_ < header_.payload_length;
    return part;
}

bool frame_decoder::read_header() {
    if (input_.empty()) return false;
    if (partial_size_ > 0) return read_split_header();
    if (const auto decoded = decode_header(input_)) {
        input_ = input_.subspan(decoded->size);
        offset_ += decoded->size;
        begin_frame(*decoded);
        return true;
    }
    std::memcpy(partial_.data(), input_.data(), input_.size());
    partial_size_ = static_cast<std::uint8_t>(input_.size());
    offset_ += input_.size();
    input_ = {};
    return false;
}

bool frame_decoder::read_split_header() {
    while (!input_.empty()) {
        partial_[partial_size_++] = input_.front();
        input_ = input_.subspan(1);
        ++offset_;
        if (const auto decoded = decode_header(byte_view(partial_).first(partial_size_))) {
            partial_size_ = 0;
            begin_frame(*decoded);
            return true;
        }
    }
    return false;
}

void frame_decoder::begin_frame(const decoded_header& decoded) {
    header_ = decoded.header;
    header_size_ = static_cast<std::uint8_t>(decoded.size);
    frame_offset_ = offset_ - decoded.size;
    payload_offset_ = 0;
}

} // namespace unmask
