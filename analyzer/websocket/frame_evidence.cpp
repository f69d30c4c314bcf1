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

bool shows_text(const frame_header& header) {
    return header.opcode == opcode::text && header.rsv == 0;
}

// An uncompressed text begins with valid UTF-8; more than enough of it is looked at.
bool has_plausible_text(const frame_header& header, byte_view payload) {
    if (!shows_text(header)) return true;
    std::array<std::byte, 256> start;
    payload = payload.first(std::min(payload.size(), start.size()));
    std::ranges::copy(payload, start.begin());
    const mutable_bytes text = mutable_bytes(start).first(payload.size());
    if (header.key) mask(text, *header.key);
    return utf8_validator{}.feed(text);
}

} // namespace

frame_evidence examine(byte_view bytes, frame_expectation expected) {
    constexpr int convincing = 3;               // frames that other bytes hardly ever look like
    constexpr std::size_t convincing_text = 32; // other bytes are hardly ever UTF-8 for so long
    frame_evidence evidence;
    for (int frames = 0; !bytes.empty() && frames < convincing; ++frames) {
        const auto decoded = decode_header(bytes);
        if (!decoded) { // cut by the end of the bytes
            evidence.likeness = likeness::possible;
            return evidence;
        }
        const frame_header& header = decoded->header;
        if (!expected.masked) expected.masked = header.key.has_value();
        evidence.masked = *expected.masked;
        const byte_view rest = bytes.subspan(decoded->size);
        const auto size = std::min<std::uint64_t>(rest.size(), header.payload_length);
        if (!is_plausible(header, expected) || !has_plausible_text(header, rest.first(size)))
            return {};
        if (header.payload_length > size) {
            const bool much_text = shows_text(header) && size >= convincing_text;
            evidence.likeness = much_text ? likeness::likely : likeness::possible;
            return evidence;
        }
        bytes = rest.subspan(size);
        evidence.likeness = frames + 1 == convincing ? likeness::likely : likeness::fitting;
    }
    return evidence;
}

} // namespace unmask::analyzer
