#include "captures/gzip_source.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#define ZLIB_CONST
#include <zlib.h>

namespace unmask::captures {
namespace {

constexpr int gzip_window_bits = 15 + 16; // the largest window; 16 selects the gzip wrapper
constexpr std::size_t magic_length = 3;   // two identifying bytes and the only method, deflate

uInt clamp_length(std::size_t length) {
    return static_cast<uInt>(std::min<std::size_t>(length, std::numeric_limits<uInt>::max()));
}

class gzip_source final : public byte_source {
  public:
    explicit gzip_source(read_buffer compressed) : compressed_(std::move(compressed)) {
        ready_ = inflateInit2(&stream_, gzip_window_bits) == Z_OK;
    }
    gzip_source(const gzip_source&) = delete;
    gzip_source& operator=(const gzip_source&) = delete;
    ~gzip_source() override { inflateEnd(&stream_); }

    std::expected<std::size_t, std::string> read(mutable_bytes out) override {
        if (!ready_) return std::unexpected("zlib could not be started");
        std::size_t produced = 0;
        while (produced == 0 && failure_.empty()) {
            if (!in_member_ && !begin_member()) break;
            produced = inflate_some(out);
        }
        if (produced == 0 && !failure_.empty()) return std::unexpected(failure_);
        return produced;
    }

  private:
    // False at the end of the file, or with failure_ set.
    bool begin_member() {
        if (!compressed_.require(1)) {
            failure_ = compressed_.failure();
            return false;
        }
        compressed_.require(magic_length);
        if (!is_gzip(compressed_.available())) {
            fail("something that is not gzip follows");
            return false;
        }
        inflateReset(&stream_);
        in_member_ = true;
        return true;
    }

    std::size_t inflate_some(mutable_bytes out) {
        if (!compressed_.require(1)) {
            if (compressed_.failure().empty())
                fail("the data ends inside a gzip member");
            else
                failure_ = compressed_.failure();
            return 0;
        }
        const byte_view input = compressed_.available();
        stream_.next_in = reinterpret_cast<const Bytef*>(input.data());
        stream_.avail_in = clamp_length(input.size());
        stream_.next_out = reinterpret_cast<Bytef*>(out.data());
        stream_.avail_out = clamp_length(out.size());
        const uInt offered_in = stream_.avail_in;
        const uInt offered_out = stream_.avail_out;
        const int status = inflate(&stream_, Z_NO_FLUSH);
        compressed_.consume(offered_in - stream_.avail_in);
        if (status == Z_STREAM_END)
            in_member_ = false;
        else if (status != Z_OK)
            fail("the gzip data is damaged");
        return offered_out - stream_.avail_out;
    }

    void fail(std::string_view what) {
        failure_ = std::string(what) + " at byte " + std::to_string(compressed_.offset()) +
                   " of the compressed file";
    }

    read_buffer compressed_;
    z_stream stream_{};
    bool ready_ = false;
    bool in_member_ = false;
    std::string failure_;
};

} // namespace

bool is_gzip(byte_view start) {
    return start.size() >= magic_length && start[0] == std::byte{0x1f} &&
           start[1] == std::byte{0x8b} && start[2] == std::byte{8};
}

std::unique_ptr<byte_source> make_gzip_source(read_buffer compressed) {
    return std::make_unique<gzip_source>(std::move(compressed));
}

} // namespace unmask::captures
