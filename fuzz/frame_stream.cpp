// However a stream is cut, the same frames come out of it; encoded again they are the stream.
#include "fuzz/support/input.hpp"
#include "fuzz/support/pieces.hpp"
#include "fuzz/support/properties.hpp"
#include "protocol/frame.hpp"

namespace unmask::fuzz {

namespace {

struct frame {
    frame_header header;
    std::uint64_t offset = 0;
    byte_buffer payload; // as on the wire
    bool operator==(const frame&) const = default;
};

std::string to_string(const frame& one) {
    return fmt::format("{} frame at {}, {} of {} bytes", name_of(one.header.opcode), one.offset,
                       one.payload.size(), one.header.payload_length);
}

std::vector<frame> decode(byte_view stream, byte_view sizes, frame_decoder& decoder) {
    std::vector<frame> frames;
    feed_in_pieces(stream, sizes, [&](byte_view piece) {
        decoder.feed(piece);
        while (const auto part = decoder.next()) {
            if (part->begins) frames.push_back({*part->header, part->frame_offset, {}});
            ensure(part->payload_offset == frames.back().payload.size(), "a part is out of place");
            append(frames.back().payload, part->payload);
        }
    });
    ensure(decoder.stream_offset() == stream.size(), "{} of {} bytes are accounted for",
           decoder.stream_offset(), stream.size());
    return frames;
}

} // namespace

void check(input in) {
    const byte_view sizes = in.piece_sizes();
    const byte_view stream = in.rest();
    frame_decoder once, cut;
    const auto frames = decode(stream, whole, once);
    ensure_same(frames, decode(stream, sizes, cut), "frames of the stream whole and cut");
    ensure(once.at_boundary() == cut.at_boundary() &&
               once.missing_payload() == cut.missing_payload(),
           "the stream ends in another state when it is cut");
    byte_buffer encoded;
    for (const frame& one : frames) {
        ensure(one.offset == encoded.size(), "a frame at {} says {}", encoded.size(), one.offset);
        append(encoded, encode(one.header).view());
        append(encoded, one.payload);
    }
    ensure(stream.size() - encoded.size() < longest_header, "{} bytes became no frame",
           stream.size() - encoded.size());
    ensure(std::ranges::equal(encoded, stream.first(encoded.size())), "other bytes come back");
}

} // namespace unmask::fuzz
