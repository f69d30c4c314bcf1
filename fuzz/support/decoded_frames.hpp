// The frames that a decoder finds in a stream, put together of their parts.
#pragma once

#include "fuzz/support/pieces.hpp"
#include "fuzz/support/properties.hpp"
#include "protocol/frame.hpp"

namespace unmask::fuzz {

struct decoded_frame {
    frame_header header;
    std::uint64_t offset = 0;
    byte_buffer payload; // as on the wire
    bool operator==(const decoded_frame&) const = default;
};

inline std::string to_string(const decoded_frame& one) {
    return fmt::format("{} frame at {}, {} of {} bytes", name_of(one.header.opcode), one.offset,
                       one.payload.size(), one.header.payload_length);
}

inline std::vector<decoded_frame> decode_frames(byte_view stream, byte_view sizes,
                                                frame_decoder& decoder) {
    std::vector<decoded_frame> frames;
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

} // namespace unmask::fuzz
