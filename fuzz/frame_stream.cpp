// However a stream is cut, the same frames come out of it; encoded again they are the stream.
#include "fuzz/support/decoded_frames.hpp"
#include "fuzz/support/input.hpp"

namespace unmask::fuzz {

void check(input in) {
    const byte_view sizes = in.piece_sizes();
    const byte_view stream = in.rest();
    frame_decoder once, cut;
    const auto frames = decode_frames(stream, whole, once);
    ensure_same(frames, decode_frames(stream, sizes, cut), "frames of the stream whole and cut");
    ensure(once.at_boundary() == cut.at_boundary() &&
               once.missing_payload() == cut.missing_payload(),
           "the stream ends in another state when it is cut");
    byte_buffer encoded;
    for (const decoded_frame& one : frames) {
        ensure(one.offset == encoded.size(), "a frame at {} says {}", encoded.size(), one.offset);
        append(encoded, encode(one.header).view());
        append(encoded, one.payload);
    }
    ensure(stream.size() - encoded.size() < longest_header, "{} bytes became no frame",
           stream.size() - encoded.size());
    ensure(std::ranges::equal(encoded, stream.first(encoded.size())), "other bytes come back");
}

} // namespace unmask::fuzz
