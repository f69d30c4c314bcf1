#include "protocol/deflate.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <zlib.h>

namespace unmask {

namespace {

// What RFC 7692 §7.2.1 leaves out at the end of every message: an empty stored block.
constexpr std::array<std::byte, 4> left_out_trailer{std::byte{0x00}, std::byte{0x00},
                                                    std::byte{0xff}, std::byte{0xff}};

// Output grows by this much at a time, so that memory follows what really came out.
constexpr std::size_t output_step = 4096;

Bytef* zlib_bytes(const std::byte* bytes) {
    return const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes)); // zlib does not write there
}

// zlib counts in 32 bits: longer input is handed over in parts of this size.
constexpr std::size_t longest_input = std::size_t{1} << 30;

} // namespace

struct inflater::stream {
    z_stream state{};
    explicit stream(int window_bits) {
        if (inflateInit2(&state, -window_bits) != Z_OK) throw std::bad_alloc();
    }
    ~stream() { inflateEnd(&state); }
    bool at_block_boundary() const { return (state.data_type & 128) != 0; }
};

inflater::inflater(const deflate_parameters& agreed, party sender, strictness mode)
    : window_bits_(agreed.window_bits(sender)),
      context_takeover_(agreed.context_takeover(sender)),
      mode_(mode) {
    // zlib itself tells of references beyond the message, if it knows nothing of earlier ones.
    const bool zlib_tells = context_takeover_ || mode_ == strictness::strict;
    if (!zlib_tells || window_bits_ < MAX_WBITS)
        references_ = std::make_unique<reference_reader>(1u << window_bits_, context_takeover_);
    // A tolerant one understands also those who do not keep to their window.
    if (mode_ == strictness::tolerant) window_bits_ = MAX_WBITS;
}
inflater::~inflater() = default;
inflater::inflater(inflater&&) noexcept = default;
inflater& inflater::operator=(inflater&&) noexcept = default;

std::size_t inflater::memory() const {
    return (stream_ ? 40 * 1024 : 0) + (references_ ? sizeof *references_ : 0);
}

void inflater::begin_message() {
    if (std::exchange(in_message_, true)) return;
    discarded_ = 0;
    if (references_) references_->begin_message();
}

inflate_status inflater::feed(byte_view& compressed, byte_buffer& out, std::size_t limit) {
    begin_message();
    reference_reader::reading seen{compressed.size()};
    if (references_ && !corrupt_) seen = references_->feed(compressed);
    // A window of the agreed size may or may not show what the fault refers to, so that is left out.
    const bool stops = mode_ == strictness::strict && seen.fault != reference_fault::none;
    const inflate_status status =
        run_all(compressed.first(seen.bytes - (stops ? 1 : 0)), out, limit);
    compressed = compressed.subspan(seen.bytes);
    if (seen.fault == reference_fault::beyond_window) return inflate_status::refers_beyond_window;
    if (seen.fault == reference_fault::beyond_message) return inflate_status::refers_beyond_message;
    return status;
}

inflate_status inflater::run_all(byte_view compressed, byte_buffer& out, std::size_t limit) {
    if (corrupt_) return inflate_status::corrupt;
    if (!stream_) stream_ = std::make_unique<stream>(window_bits_);
    inflate_status status = discarded_ > 0 ? inflate_status::limit_reached : inflate_status::ok;
    while (!compressed.empty()) {
        const byte_view part = compressed.first(std::min(compressed.size(), longest_input));
        compressed = compressed.subspan(part.size());
        status = run(part, out, limit);
        corrupt_ =
            status == inflate_status::corrupt || status == inflate_status::refers_beyond_message;
        if (corrupt_) return status;
        if (status == inflate_status::limit_reached && mode_ == strictness::strict) return status;
    }
    return status;
}

void inflater::interrupt() {
    begin_message();
    corrupt_ = true;
}

inflate_status inflater::run(byte_view compressed, byte_buffer& out, std::size_t limit) {
    z_stream& z = stream_->state;
    z.next_in = zlib_bytes(compressed.data());
    z.avail_in = static_cast<uInt>(compressed.size());
    for (;;) {
        std::array<std::byte, output_step>
            buffer; // most messages are short: room in `out` would cost more
        const bool keep = out.size() < limit;
        const std::size_t room = keep ? std::min(output_step, limit - out.size()) : output_step;
        z.next_out = zlib_bytes(buffer.data());
        z.avail_out = static_cast<uInt>(room);

        const int outcome = inflate(&z, Z_SYNC_FLUSH);
        const std::size_t produced = room - z.avail_out;
        if (keep)
            append(out, byte_view(buffer).first(produced));
        else
            discarded_ += produced;

        // Even if a fault follows: in other pieces the same bytes would have come out before it.
        if (discarded_ > 0 && mode_ == strictness::strict) return inflate_status::limit_reached;
        if (outcome == Z_STREAM_END && !restart_after_final_block()) return inflate_status::corrupt;
        if (outcome != Z_OK && outcome != Z_STREAM_END && outcome != Z_BUF_ERROR)
            return fault_told_by_zlib();
        // Output that did not fill its room was all there is for this input.
        if (z.avail_in == 0 && z.avail_out > 0) break;
        if (outcome == Z_BUF_ERROR && produced == 0) break;
    }
    return discarded_ > 0 ? inflate_status::limit_reached : inflate_status::ok;
}

// A strict inflater forgets each message of a sender that does not take its context over, so that zlib misses
// what the sender refers to.
inflate_status inflater::fault_told_by_zlib() const {
    const char* message = stream_->state.msg;
    const bool too_far = message && std::string_view(message) == "invalid distance too far back";
    const bool forgot = !context_takeover_ && mode_ == strictness::strict;
    return too_far && forgot ? inflate_status::refers_beyond_message : inflate_status::corrupt;
}

// RFC 7692 §7.2.3.4: a sender may end its stream with a final block; the next block starts a new
// stream but may still refer back, so the window has to survive.
bool inflater::restart_after_final_block() {
    z_stream& z = stream_->state;
    std::array<Bytef, 32768> window;
    uInt size = 0;
    return inflateGetDictionary(&z, window.data(), &size) == Z_OK && inflateReset(&z) == Z_OK &&
           (size == 0 || inflateSetDictionary(&z, window.data(), size) == Z_OK);
}

inflate_status inflater::finish_message(byte_buffer& out, std::size_t limit) {
    byte_view trailer = left_out_trailer;
    inflate_status status = feed(trailer, out, limit);
    while (!trailer.empty()) {
        const inflate_status rest = feed(trailer, out, limit);
        if (status == inflate_status::ok) status = rest;
    }
    // A message that ends within a block leaves nothing to begin the next one on.
    if (corrupt_ || !stream_->at_block_boundary()) {
        if (status == inflate_status::ok) status = inflate_status::corrupt;
        forget();
    } else if (!context_takeover_ && mode_ == strictness::strict) {
        forget();
    }
    in_message_ = false;
    return status;
}

// What was decompressed so far cannot be referred to.
void inflater::forget() {
    stream_.reset();
    if (references_) references_->restart();
    corrupt_ = false;
}

struct deflater::stream {
    z_stream state{};
    // zlib writes no raw stream with a window of 8 bits; with 9 it never refers back further than
    // 512 less 262 bytes, which fits a window of 256.
    stream(int level, int window_bits) {
        // zlib goes through its hash table each time the window slides: a table that does not fit a
        // small window costs most of the time. 8 is zlib's own choice for 15 bits.
        const int memory_level = std::max(window_bits - 7, 5);
        if (deflateInit2(&state, level, Z_DEFLATED, -std::max(window_bits, 9), memory_level,
                         Z_DEFAULT_STRATEGY) != Z_OK)
            throw std::bad_alloc();
    }
    ~stream() { deflateEnd(&state); }
};

deflater::deflater(const deflate_parameters& agreed, party sender, int level)
    : window_bits_(agreed.window_bits(sender)),
      level_(level),
      context_takeover_(agreed.context_takeover(sender)) {}
deflater::~deflater() = default;
deflater::deflater(deflater&&) noexcept = default;
deflater& deflater::operator=(deflater&&) noexcept = default;

void deflater::compress(byte_view message, byte_buffer& out) {
    // RFC 7692 §7.2.3.6: an empty message is one empty block, cut short.
    if (message.empty()) {
        out.push_back(std::byte{0});
        return;
    }
    if (!stream_) stream_ = std::make_unique<stream>(level_, window_bits_);
    z_stream& z = stream_->state;
    do {
        const byte_view part = message.first(std::min(message.size(), longest_input));
        message = message.subspan(part.size());
        z.next_in = zlib_bytes(part.data());
        z.avail_in = static_cast<uInt>(part.size());
        do {
            const std::size_t old_size = out.size();
            const std::size_t room = output_step + z.avail_in / 2;
            out.resize(old_size + room);
            z.next_out = zlib_bytes(out.data() + old_size);
            z.avail_out = static_cast<uInt>(room);
            deflate(&z, message.empty() ? Z_SYNC_FLUSH : Z_NO_FLUSH);
            out.resize(old_size + room - z.avail_out);
        } while (z.avail_out == 0);
    } while (!message.empty());
    out.resize(out.size() - left_out_trailer.size());
    if (!context_takeover_) stream_.reset();
}

} // namespace unmask
