// permessage-deflate payloads (RFC 7692 §7.2): raw DEFLATE, the trailing 00 00 ff ff left out, with
// or without a window that reaches back into earlier messages.
#pragma once

#include "protocol/bytes.hpp"
#include "protocol/deflate/deflate_decoder.hpp"
#include "protocol/deflate/deflate_parameters.hpp"

#include <memory>

namespace unmask {

enum class inflate_status : std::uint8_t {
    ok,
    corrupt,       // not DEFLATE, or refers to bytes that are not known
    limit_reached, // more came out than the caller allowed
    // The sender broke what it agreed to; the data may make sense all the same.
    refers_beyond_window,  // of max_window_bits
    refers_beyond_message, // although it agreed to no_context_takeover
};

// How to deal with a sender that breaks the rules. An endpoint stops at the first broken rule, as RFC 6455
// §7.1.7 ("fail the connection") asks; an observer notes it and goes on as well as the bytes allow.
enum class strictness : std::uint8_t { strict, tolerant };

// Decompresses the messages of one sender, in order. Costs from the first byte fed until it is destroyed 5 to 50 KiB
// and, once a block has described its codes, 8 KiB more; if it is strict and the sender does not take its context
// over, until the end of each message.
//
// A strict one stops at the limit. A tolerant one drops the bytes beyond it, so that later messages find
// their window; and after data that it could not decompress, it goes on with those later messages that do
// not refer back to them.
class inflater {
  public:
    inflater(const deflate_parameters& agreed, party sender, strictness mode = strictness::strict);

    // Decompresses a piece of a message's payload, cut anywhere, and appends the result to `out`,
    // which never grows beyond `limit` bytes in all. Uses up `compressed` from the front: all of it, or up
    // to a reference that the sender agreed not to make. Each kind of those is told once in a message.
    inflate_status feed(byte_view& compressed, byte_buffer& out, std::size_t limit);

    // Ends the message: flushes what the left-out trailer holds back, and prepares for the next
    // message. Tells the first fault that shows only here.
    inflate_status finish_message(byte_buffer& out, std::size_t limit);

    // For an observer, between two messages: decompresses one that is at hand as a whole, and like most of those that
    // are short and break no promise; then it is finished. Otherwise, or if it is longer than `limit`, it counts as not
    // come, and feed() has to tell what there is to be told. Lives until the next call.
    std::optional<byte_view> inflate_whole(byte_view compressed, std::size_t limit);
    // The same for a message that inflate_whole() has just decompressed: it counts as not come.
    void forget_whole() { decoder_->forget_message(); }

    // Tells that bytes of the current message are lost: it cannot be decompressed, nor can later
    // ones that depend on it.
    void interrupt();

    // Bytes held, roughly.
    std::size_t memory() const;

    // Bytes of the current message, or of the one just finished, that were dropped because of the
    // limit.
    std::uint64_t discarded() const { return discarded_; }

  private:
    void begin_message();
    void take_output(byte_buffer& out, std::size_t limit);
    bool stopped_at_limit() const;
    inflate_status status_of(decoding paused) const;

    reference_limits limits_;
    strictness mode_;
    std::optional<deflate_decoder> decoder_;
    std::uint64_t discarded_ = 0;
    bool in_message_ = false;
    bool corrupt_ = false; // nothing more is to be made of the current message
};

// Compresses the messages of one sender, in order. Costs 165 KiB from the first message until it is destroyed, or until
// the end of a message if it does not take its context over.
class deflater {
  public:
    deflater(const deflate_parameters& agreed, party sender);
    ~deflater();
    deflater(deflater&&) noexcept;
    deflater& operator=(deflater&&) noexcept;

    // Appends the compressed payload of one whole message.
    void compress(byte_view message, byte_buffer& out);

  private:
    struct stream;

    std::unique_ptr<stream> stream_;
    int window_bits_;
    bool context_takeover_;
};

} // namespace unmask
