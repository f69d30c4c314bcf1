// Whatever arrives as a compressed message, our inflater and plain zlib make the same of it.
#include "fuzz/support/deflate_choices.hpp"
#include "fuzz/support/pieces.hpp"
#include "fuzz/support/properties.hpp"
#include "protocol/deflate.hpp"

#include <zlib.h>

namespace unmask::fuzz {

namespace {

constexpr std::size_t limit = std::size_t{1} << 16;

struct outcome {
    inflate_status status = inflate_status::ok;
    byte_buffer bytes;
    bool operator==(const outcome&) const = default;
};

outcome inflate_ours(byte_view compressed, byte_view sizes, const deflate_parameters& parameters) {
    inflater reader(parameters, party::client);
    outcome result;
    feed_in_pieces(compressed, sizes, [&](byte_view piece) {
        if (result.status == inflate_status::ok)
            result.status = reader.feed(piece, result.bytes, limit);
    });
    if (result.status == inflate_status::ok)
        result.status = reader.finish_message(result.bytes, limit);
    return result;
}

// Nothing if zlib stops at a final block: RFC 7692 §7.2.3.4 lets a message go on behind it, which
// plain zlib cannot know.
std::optional<outcome> inflate_by_zlib(byte_view compressed, int window_bits) {
    byte_buffer source(compressed.begin(), compressed.end());
    for (const int trailing : {0x00, 0x00, 0xff, 0xff})
        source.push_back(static_cast<std::byte>(trailing));
    outcome result{.status = {}, .bytes = byte_buffer(limit + 1)};
    z_stream z{};
    ensure(inflateInit2(&z, -window_bits) == Z_OK, "zlib refuses {} bits", window_bits);
    z.next_in = reinterpret_cast<Bytef*>(source.data());
    z.avail_in = static_cast<uInt>(source.size());
    z.next_out = reinterpret_cast<Bytef*>(result.bytes.data());
    z.avail_out = static_cast<uInt>(result.bytes.size());
    const int ended = inflate(&z, Z_SYNC_FLUSH);
    result.bytes.resize(std::min(limit, result.bytes.size() - z.avail_out));
    if (ended != Z_OK && ended != Z_STREAM_END)
        result.status = inflate_status::corrupt;
    else if (z.avail_out == 0)
        result.status = inflate_status::limit_reached;
    inflateEnd(&z);
    if (ended == Z_STREAM_END) return std::nullopt;
    return result;
}

} // namespace

void check(input in) {
    const deflate_parameters parameters = with_whole_windows(choose_deflate_parameters(in));
    const byte_view sizes = in.piece_sizes();
    const byte_view compressed = in.rest();
    const outcome once = inflate_ours(compressed, whole, parameters);
    const outcome cut = inflate_ours(compressed, sizes, parameters);
    ensure(once == cut, "status {} and {} bytes whole, {} and {} cut",
           static_cast<int>(once.status), once.bytes.size(), static_cast<int>(cut.status),
           cut.bytes.size());
    const auto expected = inflate_by_zlib(compressed, parameters.client_max_window_bits);
    if (!expected) return;
    ensure(once == *expected, "status {} and {} bytes, zlib {} and {}",
           static_cast<int>(once.status), once.bytes.size(), static_cast<int>(expected->status),
           expected->bytes.size());
}

} // namespace unmask::fuzz
