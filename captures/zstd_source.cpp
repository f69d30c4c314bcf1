#include "captures/zstd_source.hpp"

#include <algorithm>
#include <utility>
#include <zstd.h>

namespace unmask::captures {
namespace {

struct stream_closer {
    void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
};

// The library allocates the window that a frame announces, 128 MiB at most; of that, only what data
// really fills takes memory.
class zstd_source final : public byte_source {
  public:
    explicit zstd_source(read_buffer compressed)
        : compressed_(std::move(compressed)), stream_(ZSTD_createDStream()) {}

    std::expected<std::size_t, std::string> read(mutable_bytes out) override {
        if (!stream_) return std::unexpected("zstd could not be started");
        std::size_t produced = 0;
        while (produced == 0 && failure_.empty()) {
            if (!compressed_.require(1) && !holds_output_) {
                note_end();
                break;
            }
            produced = decompress_some(out);
        }
        if (produced == 0 && !failure_.empty()) return std::unexpected(failure_);
        return produced;
    }

  private:
    void note_end() {
        if (!compressed_.failure().empty())
            failure_ = compressed_.failure();
        else if (in_frame_)
            failure_ = "the data ends" + where();
    }

    std::size_t decompress_some(mutable_bytes out) {
        if (!in_frame_) frame_offset_ = compressed_.offset();
        const byte_view available =
            compressed_.available().first(std::min(next_input_, compressed_.available().size()));
        ZSTD_inBuffer input{available.data(), holds_output_ ? 0 : available.size(), 0};
        ZSTD_outBuffer output{out.data(), out.size(), 0};
        const std::size_t status = ZSTD_decompressStream(stream_.get(), &output, &input);
        compressed_.consume(input.pos);
        in_frame_ = status != 0;
        holds_output_ = in_frame_ && output.pos == output.size;
        next_input_ = input_after(status);
        if (ZSTD_isError(status) != 0) failure_ = std::string(ZSTD_getErrorName(status)) + where();
        return output.pos;
    }

    // A call that fails delivers nothing, not even what it decompressed before. So a block goes in
    // without the header of the next one, which the library's hint includes.
    static std::size_t input_after(std::size_t hint) {
        constexpr std::size_t block_header = 3; // RFC 8878 §3.1.1.2
        return hint > block_header ? hint - block_header : std::max<std::size_t>(hint, 1);
    }

    std::string where() const {
        return " inside the zstd frame that begins at byte " + std::to_string(frame_offset_) +
               " of the compressed file";
    }

    read_buffer compressed_;
    std::unique_ptr<ZSTD_DStream, stream_closer> stream_;
    std::uint64_t frame_offset_ = 0;
    std::size_t next_input_ = 1; // bytes
    bool in_frame_ = false;
    bool holds_output_ = false; // more of what was consumed may come out
    std::string failure_;
};

} // namespace

bool is_zstd(byte_view start) {
    if (start.size() < 4) return false;
    const auto magic = load<std::uint32_t>(start, std::endian::little);
    return magic == ZSTD_MAGICNUMBER ||
           (magic & ZSTD_MAGIC_SKIPPABLE_MASK) == ZSTD_MAGIC_SKIPPABLE_START;
}

std::unique_ptr<byte_source> make_zstd_source(read_buffer compressed) {
    return std::make_unique<zstd_source>(std::move(compressed));
}

} // namespace unmask::captures
