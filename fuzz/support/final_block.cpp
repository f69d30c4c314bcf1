#include "fuzz/support/final_block.hpp"

#include "fuzz/support/occurrences.hpp"
#include "fuzz/support/pieces.hpp"

#include <zlib.h>

namespace unmask::fuzz {

namespace {

// Plain zlib over the compressed messages of one sender.
class plain_inflater {
  public:
    plain_inflater() { inflateInit2(&state_, -15); }
    plain_inflater(const plain_inflater&) = delete;
    plain_inflater& operator=(const plain_inflater&) = delete;
    ~plain_inflater() { inflateEnd(&state_); }

    // What zlib last said of these bytes: Z_STREAM_END at a final block, less than 0 at a fault.
    int feed(byte_buffer bytes) {
        state_.next_in = reinterpret_cast<Bytef*>(bytes.data());
        state_.avail_in = static_cast<uInt>(bytes.size());
        int said = Z_OK;
        do {
            std::array<Bytef, 16384> out;
            state_.next_out = out.data();
            state_.avail_out = out.size();
            said = inflate(&state_, Z_SYNC_FLUSH);
        } while (said == Z_OK && state_.avail_out == 0);
        return said == Z_BUF_ERROR ? Z_OK : said;
    }

    void reset() { inflateReset(&state_); }

  private:
    z_stream state_{};
};

} // namespace

bool holds_final_block(byte_view stream, receiver_options options) {
    if (!options.deflate) return false;
    options.mode = strictness::tolerant;
    options.keep_frame_payload = true;
    plain_inflater reader;
    bool compressed = false;
    for (const occurrence& one : receive(stream, whole, options).events) {
        if (one.what != occurrence::kind::frame || is_control(one.opcode)) continue;
        if (one.opcode != opcode::continuation) compressed = (one.header.rsv & rsv1) != 0;
        if (!compressed) continue;
        byte_buffer payload = one.payload;
        if (one.header.fin)
            for (const int left_out : {0x00, 0x00, 0xff, 0xff})
                payload.push_back(static_cast<std::byte>(left_out));
        const int said = reader.feed(payload);
        if (said == Z_STREAM_END) return true;
        if (said != Z_OK) return false;
        if (one.header.fin && !options.deflate->context_takeover(options.sender)) reader.reset();
    }
    return false;
}

} // namespace unmask::fuzz
