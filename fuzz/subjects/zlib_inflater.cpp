#include "fuzz/subjects/zlib_inflater.hpp"

#include <array>

namespace unmask::fuzz {

zlib_inflater::zlib_inflater(bool context_takeover) : context_takeover_(context_takeover) {
    ensure(inflateInit2(&z_, -MAX_WBITS) == Z_OK, "zlib does not begin");
}

inflation zlib_inflater::inflate_message(byte_view compressed, std::size_t limit) {
    byte_buffer source(compressed.begin(), compressed.end());
    for (const int trailing : {0x00, 0x00, 0xff, 0xff})
        source.push_back(static_cast<std::byte>(trailing));
    room_.resize(limit + 1);
    z_.next_in = reinterpret_cast<Bytef*>(source.data());
    z_.avail_in = static_cast<uInt>(source.size());
    z_.next_out = reinterpret_cast<Bytef*>(room_.data());
    z_.avail_out = static_cast<uInt>(room_.size());
    inflation result{.status = run(), .bytes = {}};
    if (z_.avail_out == 0) result.status = inflate_status::limit_reached;
    append(result.bytes, byte_view(room_).first(std::min(limit, room_.size() - z_.avail_out)));
    if (!context_takeover_) ensure(inflateReset(&z_) == Z_OK, "zlib does not begin again");
    return result;
}

inflate_status zlib_inflater::run() {
    int ended = Z_OK;
    bool final_block_ended = false;
    do {
        ended = inflate(&z_, Z_SYNC_FLUSH);
        final_block_ended = ended == Z_STREAM_END;
        if (final_block_ended) begin_stream();
    } while (final_block_ended && z_.avail_in > 0 && z_.avail_out > 0);
    const std::string_view message = z_.msg ? z_.msg : "";
    if (message == "invalid distance too far back" && !context_takeover_)
        return inflate_status::refers_beyond_message;
    const bool at_block_boundary = final_block_ended || (z_.data_type & 128) != 0;
    return ended == Z_DATA_ERROR || !at_block_boundary ? inflate_status::corrupt
                                                       : inflate_status::ok;
}

// RFC 7692 §7.2.3.4: what follows a final block may refer to what was before it.
void zlib_inflater::begin_stream() {
    std::array<Bytef, 32768> window;
    uInt size = 0;
    ensure(inflateGetDictionary(&z_, window.data(), &size) == Z_OK && inflateReset(&z_) == Z_OK &&
               inflateSetDictionary(&z_, window.data(), size) == Z_OK,
           "zlib does not go on behind a final block");
}

// Plain zlib checks a distance against its window only where it cannot copy from what the same call
// put out: so each call puts out a byte.
zlib_progress inflate_bytewise(byte_view compressed, int window_bits) {
    constexpr std::size_t most = 8192;
    byte_buffer source(compressed.begin(), compressed.end());
    z_stream z{};
    ensure(inflateInit2(&z, -window_bits) == Z_OK, "zlib refuses {} bits", window_bits);
    z.next_in = reinterpret_cast<Bytef*>(source.data());
    z.avail_in = static_cast<uInt>(source.size());
    int status = Z_OK;
    while (status == Z_OK && z.total_out < most) {
        Bytef out = 0;
        z.next_out = &out;
        z.avail_out = 1;
        status = inflate(&z, Z_SYNC_FLUSH);
    }
    const std::string_view message = z.msg ? z.msg : "";
    const zlib_progress result{.too_far_back = message == "invalid distance too far back",
                               .read_to_end = status == Z_STREAM_END || status == Z_BUF_ERROR,
                               .consumed = z.total_in};
    inflateEnd(&z);
    return result;
}

} // namespace unmask::fuzz
