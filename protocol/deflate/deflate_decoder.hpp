// Reads DEFLATE data (RFC 1951), cut anywhere: what it stands for, and how far back it refers.
//
// Whether the sender kept to what it agreed to, a window of less than 32768 bytes or messages that do not refer to
// earlier ones (RFC 7692 §7.1), is told to the byte. What is no DEFLATE is the same as for zlib.
#pragma once

#include "protocol/deflate/bit_reader.hpp"
#include "protocol/deflate/deflate_codes.hpp"
#include "protocol/deflate/deflate_window.hpp"

#include <optional>

namespace unmask {

// What a sender agreed to, and what becomes of a reference that breaks it.
struct reference_limits {
    std::uint32_t window = 32768; // bytes
    bool context_takeover = true; // messages may refer to earlier ones
    bool followed_beyond =
        false; // as far as is known what it refers to; else the reading ends there
};

// Why the reading of data pauses.
enum class decoding : std::uint8_t {
    input_used,
    output_full, // take_output(), and decode() more
    corrupt,     // not DEFLATE, or refers to bytes that are not known; the end
    beyond_window,
    beyond_message, // refers further back than agreed: told once in a message, at the byte in which it ends
};

class deflate_decoder {
  public:
    explicit deflate_decoder(const reference_limits& limits);

    // Reads from the front of `compressed`, and leaves there what it has not read.
    decoding decode(byte_view& compressed);

    // What was decoded since this was called last. Lives until decode().
    byte_view take_output() { return window_.take(); }

    // The next byte belongs to another message.
    void begin_message();

    // Decodes a message that is at hand as a whole, if it ends like most, in an empty block whose lengths are left
    // out, if it is not longer than some KiB, and if no reading pauses before its end. Otherwise forgets it. To be
    // called instead of begin_message(); what is returned lives until decode().
    std::optional<byte_view> decode_message(byte_view compressed);
    // As if the message had not begun.
    void forget_message();

    // If the header of a stored block was read and nothing more: takes for granted that it is empty. True if so.
    bool end_empty_block();

    bool at_block_boundary() const { return state_ == state::block_header; }

    // Bytes held, beyond those of this itself.
    std::size_t memory() const;

  private:
    enum class state : std::uint8_t {
        block_header,
        stored_length,
        stored_bytes,
        code_counts,
        code_length_lengths,
        code_lengths,
        symbols,
        corrupt,
    };
    // What is written in the codes that a block describes.
    struct described_codes {
        deflate_codes codes;
        code_length_code code_lengths;
        std::array<std::uint8_t, 288 + 32> lengths{};
        unsigned literals = 0;
        unsigned distances = 0;
        unsigned code_length_codes = 0;
        unsigned known = 0; // of the lengths
    };

    std::optional<decoding> step();
    std::optional<decoding> read_block_header();
    std::optional<decoding> read_stored_length();
    std::optional<decoding> read_stored_bytes();
    std::optional<decoding> read_code_counts();
    std::optional<decoding> read_code_length_lengths();
    std::optional<decoding> read_code_lengths();
    std::optional<decoding> read_symbols();
    std::optional<decoding> read_rare_symbol();
    std::optional<decoding> follow_far_reference(std::size_t distance, std::size_t length);
    std::optional<decoding> judge(std::size_t distance);
    void end_block();
    decoding fail();

    reference_limits limits_;
    bit_reader input_;
    deflate_window window_;
    state state_ = state::block_header;
    bool final_block_ = false;
    std::uint16_t stored_ = 0;             // bytes that are left of a stored block
    const deflate_codes* codes_ = nullptr; // of the current block
    std::unique_ptr<described_codes> described_;
    bool told_window_ = false; // in the current message
    bool told_message_ = false;
};

} // namespace unmask
