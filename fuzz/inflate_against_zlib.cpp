// Whatever arrives as a compressed message, and once more as the next one, our inflater and zlib make the same of it.
#include "fuzz/support/deflate_choices.hpp"
#include "fuzz/support/pieces.hpp"
#include "fuzz/support/properties.hpp"
#include "protocol/deflate.hpp"

#include <array>
#include <zlib.h>

namespace unmask::fuzz {

namespace {

constexpr std::size_t limit = std::size_t{1} << 16;

struct outcome {
    inflate_status status = inflate_status::ok;
    byte_buffer bytes;
    bool operator==(const outcome&) const = default;
};

std::string to_string(const outcome& one) {
    return fmt::format("status {} and {} bytes", static_cast<int>(one.status), one.bytes.size());
}

outcome inflate_message(inflater& reader, byte_view compressed, byte_view sizes) {
    outcome result;
    feed_in_pieces(compressed, sizes, [&](byte_view piece) {
        if (result.status == inflate_status::ok)
            result.status = reader.feed(piece, result.bytes, limit);
    });
    if (result.status == inflate_status::ok)
        result.status = reader.finish_message(result.bytes, limit);
    return result;
}

std::vector<outcome> inflate_twice(byte_view compressed, byte_view sizes,
                                   const deflate_parameters& agreed, strictness mode) {
    inflater reader(agreed, party::client, mode);
    std::vector<outcome> seen{inflate_message(reader, compressed, sizes)};
    if (seen.front().status == inflate_status::ok)
        seen.push_back(inflate_message(reader, compressed, sizes));
    return seen;
}

class zlib_inflater {
  public:
    explicit zlib_inflater(bool context_takeover) : context_takeover_(context_takeover) {
        ensure(inflateInit2(&z_, -MAX_WBITS) == Z_OK, "zlib does not begin");
    }
    ~zlib_inflater() { inflateEnd(&z_); }
    zlib_inflater(const zlib_inflater&) = delete;
    zlib_inflater& operator=(const zlib_inflater&) = delete;

    outcome inflate_message(byte_view compressed) {
        byte_buffer source(compressed.begin(), compressed.end());
        for (const int trailing : {0x00, 0x00, 0xff, 0xff})
            source.push_back(static_cast<std::byte>(trailing));
        static byte_buffer room(limit + 1); // made once, for speed
        z_.next_in = reinterpret_cast<Bytef*>(source.data());
        z_.avail_in = static_cast<uInt>(source.size());
        z_.next_out = reinterpret_cast<Bytef*>(room.data());
        z_.avail_out = static_cast<uInt>(room.size());
        outcome result{.status = run(), .bytes = {}};
        if (z_.avail_out == 0) result.status = inflate_status::limit_reached;
        append(result.bytes, byte_view(room).first(std::min(limit, room.size() - z_.avail_out)));
        if (!context_takeover_) ensure(inflateReset(&z_) == Z_OK, "zlib does not begin again");
        return result;
    }

  private:
    inflate_status run() {
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
    void begin_stream() {
        std::array<Bytef, 32768> window;
        uInt size = 0;
        ensure(inflateGetDictionary(&z_, window.data(), &size) == Z_OK &&
                   inflateReset(&z_) == Z_OK &&
                   inflateSetDictionary(&z_, window.data(), size) == Z_OK,
               "zlib does not go on behind a final block");
    }

    z_stream z_{};
    bool context_takeover_;
};

} // namespace

void check(input in) {
    const deflate_parameters agreed = with_whole_windows(choose_deflate_parameters(in));
    const byte_view sizes = in.piece_sizes();
    const byte_view compressed = in.rest();
    const auto ours = inflate_twice(compressed, whole, agreed, strictness::strict);
    ensure_same(ours, inflate_twice(compressed, sizes, agreed, strictness::strict),
                "whole and cut");

    zlib_inflater zlib(agreed.context_takeover(party::client));
    std::vector<outcome> expected;
    for (std::size_t i = 0; i < ours.size(); ++i)
        expected.push_back(zlib.inflate_message(compressed));
    ensure_same(ours, expected, "ours and that of zlib");

    if (ours.back().status == inflate_status::ok || ours.back().status == inflate_status::corrupt)
        ensure_same(ours, inflate_twice(compressed, sizes, agreed, strictness::tolerant),
                    "strict and tolerant");
}

} // namespace unmask::fuzz
