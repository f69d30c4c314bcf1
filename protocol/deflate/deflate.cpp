#include "protocol/deflate/deflate.hpp"

#include <algorithm>
#include <array>
#include <isa-l/igzip_lib.h>
#include <utility>

namespace unmask {

namespace {

// What RFC 7692 §7.2.1 leaves out at the end of every message: an empty stored block.
constexpr std::array<std::byte, 4> left_out_trailer{std::byte{0x00}, std::byte{0x00},
                                                    std::byte{0xff}, std::byte{0xff}};

// Room for what is compressed grows by this much at a time.
constexpr std::size_t output_step = 4096;

// ISA-L counts in 32 bits: longer input is handed over in parts of this size.
constexpr std::size_t longest_input = std::size_t{1} << 30;

} // namespace

// --- inflater

namespace {

bool is_far_reference(decoding paused) {
    return paused == decoding::beyond_window || paused == decoding::beyond_message;
}

} // namespace

inflater::inflater(const deflate_parameters& agreed, party sender, strictness mode)
    : limits_{.window = 1u << agreed.window_bits(sender),
              .context_takeover = agreed.context_takeover(sender),
              .followed_beyond = mode == strictness::tolerant},
      mode_(mode) {}

std::size_t inflater::memory() const { return sizeof *this + (decoder_ ? decoder_->memory() : 0); }

void inflater::begin_message() {
    if (std::exchange(in_message_, true)) return;
    discarded_ = 0;
    if (decoder_) decoder_->begin_message();
}

inflate_status inflater::feed(byte_view& compressed, byte_buffer& out, std::size_t limit) {
    begin_message();
    if (!decoder_ && !corrupt_) decoder_.emplace(limits_);
    auto paused = corrupt_ ? decoding::corrupt : decoding::output_full;
    while (paused == decoding::output_full && !stopped_at_limit()) {
        paused = decoder_->decode(compressed);
        take_output(out, limit);
    }
    // A reference that is not followed ends the message as well.
    corrupt_ =
        paused == decoding::corrupt || (mode_ == strictness::strict && is_far_reference(paused));
    if (corrupt_ || stopped_at_limit()) compressed = {};
    return status_of(paused);
}

std::optional<byte_view> inflater::inflate_whole(byte_view compressed, std::size_t limit) {
    if (!decoder_) decoder_.emplace(limits_);
    discarded_ = 0;
    auto message = decoder_->decode_message(compressed);
    if (message && message->size() > limit) {
        forget_whole();
        message.reset();
    }
    return message;
}

void inflater::take_output(byte_buffer& out, std::size_t limit) {
    const byte_view output = decoder_->take_output();
    const std::size_t room = limit - std::min(limit, out.size());
    const byte_view kept = output.first(std::min(output.size(), room));
    append(out, kept);
    discarded_ += output.size() - kept.size();
}

bool inflater::stopped_at_limit() const { return discarded_ > 0 && mode_ == strictness::strict; }

inflate_status inflater::status_of(decoding paused) const {
    // Even if a fault follows: in other pieces the same bytes would have come out before it.
    if (stopped_at_limit()) return inflate_status::limit_reached;
    switch (paused) {
    case decoding::corrupt:
        return inflate_status::corrupt;
    case decoding::beyond_window:
        return inflate_status::refers_beyond_window;
    case decoding::beyond_message:
        return inflate_status::refers_beyond_message;
    default:
        return discarded_ > 0 ? inflate_status::limit_reached : inflate_status::ok;
    }
}

void inflater::interrupt() {
    begin_message();
    corrupt_ = true;
}

inflate_status inflater::finish_message(byte_buffer& out, std::size_t limit) {
    auto status = inflate_status::ok;
    // Nearly every message ends so; then the trailer need not be read.
    const bool ends_as_most =
        in_message_ && !corrupt_ && discarded_ == 0 && decoder_->end_empty_block();
    if (!ends_as_most) {
        byte_view trailer = left_out_trailer;
        status = feed(trailer, out, limit);
        while (!trailer.empty()) {
            const inflate_status rest = feed(trailer, out, limit);
            if (status == inflate_status::ok) status = rest;
        }
    }
    // A message that ends within a block leaves nothing to begin the next one on.
    const bool whole = !corrupt_ && decoder_->at_block_boundary();
    if (!whole && status == inflate_status::ok) status = inflate_status::corrupt;
    // What was decompressed so far cannot be referred to, or must not.
    if (!whole || (!limits_.context_takeover && mode_ == strictness::strict)) decoder_.reset();
    corrupt_ = false;
    in_message_ = false;
    return status;
}

// --- deflater

struct deflater::stream {
    isal_zstream state;
    std::array<std::uint8_t, ISAL_DEF_LVL1_SMALL> working_memory;

    explicit stream(int window_bits) {
        isal_deflate_init(&state);
        state.level = 1;
        state.level_buf = working_memory.data();
        state.level_buf_size = static_cast<std::uint32_t>(working_memory.size());
        state.hist_bits = static_cast<std::uint16_t>(window_bits);
    }

    // Appends what becomes of the input, or of a first part of it, if more follows.
    void compress(byte_view part, bool more, byte_buffer& out) {
        // It reads the bytes only, though the type says otherwise.
        state.next_in =
            const_cast<std::uint8_t*>(reinterpret_cast<const std::uint8_t*>(part.data()));
        state.avail_in = static_cast<std::uint32_t>(part.size());
        state.flush = more ? NO_FLUSH : SYNC_FLUSH;
        do {
            const std::size_t old_size = out.size();
            const std::size_t room = output_step + state.avail_in / 2;
            out.resize(old_size + room);
            state.next_out = reinterpret_cast<std::uint8_t*>(out.data() + old_size);
            state.avail_out = static_cast<std::uint32_t>(room);
            isal_deflate(&state);
            out.resize(old_size + room - state.avail_out);
        } while (state.avail_out == 0 && state.internal_state.state != ZSTATE_NEW_HDR);
    }
};

deflater::deflater(const deflate_parameters& agreed, party sender)
    : window_bits_(agreed.window_bits(sender)),
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
    if (!stream_) stream_ = std::make_unique<stream>(window_bits_);
    while (!message.empty()) {
        const byte_view part = message.first(std::min(message.size(), longest_input));
        message = message.subspan(part.size());
        stream_->compress(part, !message.empty(), out);
    }
    out.resize(out.size() - left_out_trailer.size());
    if (!context_takeover_) stream_.reset();
}

} // namespace unmask
