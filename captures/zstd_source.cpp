#include "captures/zstd_source.hpp"

#include <algorithm>
#include <utility>
#include <zstd.h>

namespace unmask::captures {
namespace {

constexpr std::size_t start_bytes = 5;

// How long the header of the frame is that begins so, as far as its first `start_bytes` bytes tell
// (RFC 8878 §3.1.1.1, §3.1.2); 0 if none begins so.
std::size_t start_length(byte_view start) {
    if (!is_zstd(start)) return 0;
    if (load<std::uint32_t>(start, std::endian::little) != ZSTD_MAGICNUMBER) return 8;
    if (start.size() < start_bytes) return start_bytes;
    const auto descriptor = std::to_integer<unsigned>(start[4]);
    const bool single_segment = (descriptor & 0x20) != 0;
    constexpr std::size_t dictionary_lengths[] = {0, 1, 2, 4};
    const std::size_t content_lengths[] = {single_segment ? 1u : 0u, 2, 4, 8};
    return start_bytes + (single_segment ? 0 : 1) + dictionary_lengths[descriptor & 3] +
           content_lengths[descriptor >> 6];
}

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

    // A call that fails delivers nothing, not even what it decompressed before. So each gets a header
    // or a block and no more, always the same: how the compressed bytes come makes no difference.
    std::size_t decompress_some(mutable_bytes out) {
        if (!in_frame_ && !begin_frame()) return 0;
        const std::size_t wanted = holds_output_ ? 0 : next_input_;
        compressed_.require(wanted);
        const byte_view available = compressed_.available();
        ZSTD_inBuffer input{available.data(), std::min(wanted, available.size()), 0};
        ZSTD_outBuffer output{out.data(), out.size(), 0};
        const std::size_t status = ZSTD_decompressStream(stream_.get(), &output, &input);
        if (ZSTD_isError(status) != 0) {
            failure_ = std::string(ZSTD_getErrorName(status)) + where();
            return 0;
        }
        compressed_.consume(input.pos);
        in_frame_ = status != 0;
        holds_output_ = in_frame_ && output.pos == output.size;
        next_input_ = input_after(status);
        return output.pos;
    }

    // Whether one begins here. What does not is no matter for the library, which would try formats
    // from before RFC 8878.
    bool begin_frame() {
        frame_offset_ = compressed_.offset();
        compressed_.require(start_bytes);
        next_input_ = start_length(compressed_.available());
        in_frame_ = next_input_ != 0;
        if (!in_frame_)
            failure_ = "no zstd frame begins at byte " + std::to_string(frame_offset_) +
                       " of the compressed file";
        return in_frame_;
    }

    // The library's hint includes the header of the next block.
    static std::size_t input_after(std::size_t hint) {
        constexpr std::size_t block_header = 3; // RFC 8878 §3.1.1.2
        const std::size_t wanted = hint > block_header ? hint - block_header : hint;
        return std::clamp<std::size_t>(wanted, 1, read_buffer::initial_capacity);
    }

    std::string where() const {
        return " inside the zstd frame that begins at byte " + std::to_string(frame_offset_) +
               " of the compressed file";
    }

    read_buffer compressed_;
    std::unique_ptr<ZSTD_DStream, stream_closer> stream_;
    std::uint64_t frame_offset_ = 0;
    std::size_t next_input_ = 0; // bytes for the next call
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
