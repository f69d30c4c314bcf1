// A fuzzer's input: data from its front, choices from its back.
//
//     G E T  / ... CR LF CR LF | 5 1 | 2 | 0 | 3
//     data                       sizes     choices, the last byte first
//
// So the files of a corpus begin with what they are about, and a mutation of the data leaves the
// choices alone.
#pragma once

#include "protocol/bytes.hpp"

#include <algorithm>

namespace unmask::fuzz {

class input {
  public:
    explicit input(byte_view bytes) : bytes_(bytes) {}

    // --- Choices. An input that is used up chooses 0. -------------------------------------------

    std::uint8_t choice() {
        if (bytes_.empty()) return 0;
        const auto chosen = std::to_integer<std::uint8_t>(bytes_.back());
        bytes_ = bytes_.first(bytes_.size() - 1);
        return chosen;
    }
    bool flag() { return (choice() & 1) != 0; }
    std::size_t choice_below(std::size_t count) { return choice() % count; }

    // The sizes of the pieces that data is to be fed in, for feed_in_pieces(): up to 15 of them.
    byte_view piece_sizes() {
        const std::size_t count = std::min<std::size_t>(choice_below(16), bytes_.size());
        const byte_view sizes = bytes_.last(count);
        bytes_ = bytes_.first(bytes_.size() - count);
        return sizes;
    }

    // --- Data. Views live as long as the input that was given. ----------------------------------

    bool empty() const { return bytes_.empty(); }

    // The next byte, 0 if there is none.
    std::uint8_t byte() {
        const byte_view one = take(1);
        return one.empty() ? std::uint8_t{0} : std::to_integer<std::uint8_t>(one.front());
    }

    // The next two bytes, as a big-endian number.
    std::uint16_t number() {
        const unsigned high = byte();
        return static_cast<std::uint16_t>(high << 8 | byte());
    }

    // The next bytes, fewer if there are not so many.
    byte_view take(std::size_t size) {
        const byte_view taken = bytes_.first(std::min(size, bytes_.size()));
        bytes_ = bytes_.subspan(taken.size());
        return taken;
    }
    byte_view rest() { return take(bytes_.size()); }
    std::string_view text() { return as_text(rest()); }

  private:
    byte_view bytes_;
};

// What a fuzz target consists of: checks the properties for one input, and aborts if one fails.
void check(input in);

} // namespace unmask::fuzz
