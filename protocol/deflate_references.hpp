// How far back DEFLATE data refers (RFC 1951 §2), read without inflating it.
//
// zlib tells whether data can be inflated, not whether the sender kept to what it agreed to: a window of
// less than 32768 bytes, or messages that do not refer to earlier ones (RFC 7692 §7.1). This does, whatever
// the data is cut into.
#pragma once

#include "protocol/bytes.hpp"
#include "protocol/huffman_code.hpp"

namespace unmask {

enum class reference_fault : std::uint8_t {
    none,
    beyond_window,  // further back than the agreed window
    beyond_message, // to bytes of an earlier message
};

class reference_reader {
  public:
    // What the sender agreed to: the size of its window in bytes, and whether its messages may refer to
    // earlier ones.
    reference_reader(std::uint32_t window, bool context_takeover)
        : window_(window), context_takeover_(context_takeover) {}

    struct reading {
        std::size_t bytes; // read from the front
        reference_fault fault = reference_fault::none;
    };
    // Reads all bytes, or up to and with the one in which the first reference of its message ends that is
    // `beyond_window`, or the first that is `beyond_message`: each is told once in a message. What is no
    // DEFLATE is passed over; to notice that is for the inflater.
    reading feed(byte_view compressed);

    // The next byte belongs to another message.
    void begin_message();

    // The next byte begins a new stream, as after data that could not be inflated.
    void restart();

  private:
    enum class state : std::uint8_t {
        block_header,
        stored_length,
        stored_bytes,
        code_counts,
        code_length_lengths,
        code_lengths,
        literal_or_length,
        distance,
        invalid,
    };

    bool step();
    bool load(unsigned bits);
    std::uint32_t take(unsigned bits);
    bool read_block_header();
    bool read_stored_length();
    bool read_stored_bytes();
    bool read_code_counts();
    bool read_code_length_lengths();
    bool read_code_lengths();
    bool read_literal_or_length();
    bool read_distance();
    bool find_symbol(const huffman_code& code, unsigned extra_bits_at_most);
    bool begin_codes(std::span<const std::uint8_t> literals,
                     std::span<const std::uint8_t> distances);
    void use_fixed_codes();
    void end_block();
    bool fail();
    void judge(std::uint32_t distance);

    std::uint32_t window_;
    bool context_takeover_;

    byte_view input_;
    std::size_t read_ = 0;   // of input_
    std::uint64_t bits_ = 0; // loaded and not yet used, the next one lowest
    unsigned available_ = 0; // how many

    state state_ = state::block_header;
    bool final_block_ = false;
    std::uint64_t produced_ = 0; // bytes of this message so far
    unsigned length_ = 0; // of the copy whose distance comes next; of a stored block, what is left
    unsigned literal_codes_ = 0;
    unsigned distance_codes_ = 0;
    unsigned code_length_codes_ = 0;
    unsigned known_lengths_ = 0; // of lengths_
    std::array<std::uint8_t, 288 + 32> lengths_{};
    huffman_code literals_;
    huffman_code distances_; // also of the code lengths, while these are read
    huffman_code::symbol symbol_{};

    reference_fault fault_ = reference_fault::none;
    std::array<bool, 3> told_{}; // by fault
};

} // namespace unmask
