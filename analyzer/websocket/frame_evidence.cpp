#include "analyzer/websocket/frame_evidence.hpp"

#include "protocol/utf8.hpp"

#include <algorithm>

namespace unmask::analyzer {

namespace {

constexpr std::uint64_t longest_plausible_payload = std::uint64_t{1} << 40;

bool is_plausible(const frame_header& header, const frame_expectation& expected) {
    if (header.key.has_value() != expected.masked) return false;
    if (!is_known(header.opcode)) return false;
    const bool starts_message = header.opcode == opcode::text || header.opcode == opcode::binary;
    if (header.rsv != 0 && !(header.rsv == rsv1 && starts_message && expected.compression))
        return false;
    if (is_control(header.opcode) && (!header.fin || header.payload_length > 125)) return false;
    if (header.opcode == opcode::close && header.payload_length == 1) return false;
    return header.form == shortest_form(header.payload_length) &&
           header.payload_length <= longest_plausible_payload;
}

// The first bytes of an uncompressed text, without their mask.
class text_sample {
  public:
    text_sample(const frame_header& header, byte_view payload) {
        if (header.opcode != opcode::text || header.rsv != 0) return;
        size_ = std::min(payload.size(), bytes_.size());
        std::ranges::copy(payload.first(size_), bytes_.begin());
        if (header.key) mask(mutable_bytes(bytes_).first(size_), *header.key);
    }

    bool is_utf8() const { return utf8_validator{}.feed(view()); }

    // Nearly two of three bytes of chance are no printable character. Control characters speak against
    // chance, too, but also come out where two texts under one mask are taken for key and payload.
    unsigned bits() const {
        const bool printable = std::ranges::none_of(view(), [](std::byte one) {
            return one < std::byte{' '} && one != std::byte{'\n'} && one != std::byte{'\r'} &&
                   one != std::byte{'\t'};
        });
        return printable ? static_cast<unsigned>(size_ + size_ / 2) : 0;
    }

  private:
    byte_view view() const { return byte_view(bytes_).first(size_); }

    std::array<std::byte, 256> bytes_;
    std::size_t size_ = 0;
};

// What plausible headers are worth: most frames of WebSocket, and few of other bytes, begin like a whole text
// or binary message.
unsigned bits_of_header(const frame_header& header, bool mask_was_known) {
    const bool common =
        header.fin && (header.opcode == opcode::text || header.opcode == opcode::binary);
    return (common ? 6u : 2u) + (mask_was_known ? 1u : 0u);
}

unsigned bits_of_end(const frame_header& header) {
    return header.form == length_form::seven_bits ? 7 : 16;
}

} // namespace

frame_evidence examine(byte_view bytes, frame_expectation expected) {
    frame_evidence evidence;
    while (!bytes.empty() && evidence.bits < convincing_bits) {
        const auto decoded = decode_header(bytes);
        evidence.possible = true;
        if (!decoded) break; // cut by the end of the bytes
        const frame_header& header = decoded->header;
        const bool mask_was_known = expected.masked.has_value();
        if (!mask_was_known) expected.masked = header.key.has_value();
        evidence.masked = *expected.masked;
        const byte_view rest = bytes.subspan(decoded->size);
        const auto size = std::min<std::uint64_t>(rest.size(), header.payload_length);
        const text_sample text(header, rest.first(size));
        if (!is_plausible(header, expected) || !text.is_utf8()) return {};
        evidence.bits += bits_of_header(header, mask_was_known) + text.bits();
        if (header.payload_length > size) break;
        bytes = rest.subspan(size);
        if (bytes.empty() && expected.end_tells) evidence.bits += bits_of_end(header);
    }
    return evidence;
}

} // namespace unmask::analyzer
