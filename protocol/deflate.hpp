// permessage-deflate payloads (RFC 7692 §7.2): raw DEFLATE, the trailing 00 00 ff ff left out, with
// or without a window that reaches back into earlier messages.
#pragma once

#include "protocol/bytes.hpp"
#include "protocol/deflate_parameters.hpp"

#include <memory>

namespace unmask {

enum class inflate_status : std::uint8_t {
    ok,
    // Not DEFLATE, or refers to bytes that never came. A reference beyond an agreed window of less than 15 bits
    // is noticed only if it leaves what came out of one call of zlib, so not always.
    corrupt,
    limit_reached, // more came out than the caller allowed
};

// What to do with output beyond the caller's limit: stop inflating at once (an endpoint, which will
// fail the connection), or go on and drop the bytes, so that later messages find their window (an
// observer).
enum class beyond_limit : std::uint8_t { stop, discard };

// Decompresses the messages of one sender, in order. Costs about 40 KiB from the first byte fed
// until it is destroyed, or until the end of a message if the sender does not take its context
// over.
class inflater {
  public:
    inflater(const deflate_parameters& agreed, party sender,
             beyond_limit policy = beyond_limit::stop);
    ~inflater();
    inflater(inflater&&) noexcept;
    inflater& operator=(inflater&&) noexcept;

    // Decompresses a piece of a message's payload, cut anywhere, and appends the result to `out`,
    // which never grows beyond `limit` bytes in all.
    inflate_status feed(byte_view compressed, byte_buffer& out, std::size_t limit);

    // Ends the message: flushes what the left-out trailer holds back, and prepares for the next
    // message.
    inflate_status finish_message(byte_buffer& out, std::size_t limit);

    // Tells that bytes of the current message are lost: it cannot be decompressed, nor can later
    // ones that depend on it.
    void interrupt();

    // Bytes held, roughly.
    std::size_t memory() const { return stream_ ? 40 * 1024 : 0; }

    // Bytes of the current message, or of the one just finished, that were dropped because of the
    // limit.
    std::uint64_t discarded() const { return discarded_; }

    // True once a message could not be decompressed and later ones depend on it.
    bool context_lost() const { return context_lost_; }

  private:
    struct stream;

    inflate_status run(byte_view compressed, byte_buffer& out, std::size_t limit);
    bool restart_after_final_block();

    std::unique_ptr<stream> stream_;
    std::uint64_t discarded_ = 0;
    int window_bits_;
    bool context_takeover_;
    beyond_limit policy_;
    bool in_message_ = false;
    bool corrupt_ = false;
    bool context_lost_ = false;
};

// Compresses the messages of one sender, in order. Costs about 270 KiB with a window of 15 bits,
// from the first message until it is destroyed, or until the end of a message if it does not take
// its context over.
class deflater {
  public:
    // `level` as zlib's: 1 (fast) to 9 (small).
    deflater(const deflate_parameters& agreed, party sender, int level = 6);
    ~deflater();
    deflater(deflater&&) noexcept;
    deflater& operator=(deflater&&) noexcept;

    // Appends the compressed payload of one whole message.
    void compress(byte_view message, byte_buffer& out);

  private:
    struct stream;

    std::unique_ptr<stream> stream_;
    int window_bits_;
    int level_;
    bool context_takeover_;
};

} // namespace unmask
