// What DEFLATE symbols stand for, written in two steps: first all of them are noted, then done.
//
// In between, memory has time to bring what is referred to, of all references at once. Windows of many connections
// do not fit into the processor's caches, and waiting for each reference would take longer than to read it.
#pragma once

#include "protocol/bytes.hpp"

#include <algorithm>
#include <array>

namespace unmask {

class deflate_output {
  public:
    // So many bytes can be noted, and a last symbol that begins before their end.
    static constexpr std::size_t capacity = 512;
    // Of one reference (RFC 1951 §3.2.5).
    static constexpr std::size_t longest_copy = 258;
    // Bytes behind the end of the output that may be overwritten.
    static constexpr std::size_t slack = 32;

    // What is written begins here, behind what is referred to.
    explicit deflate_output(std::byte* begin) : begin_(begin) {}

    // Each of these begins where the one before it ends.
    void note_literal(const std::byte* at, std::byte value) { literals_[offset(at)] = value; }
    void note_reference(const std::byte* at, std::size_t distance, std::size_t length) {
        __builtin_prefetch(at - distance);
        references_[count_++] = {static_cast<std::uint16_t>(offset(at)),
                                 static_cast<std::uint16_t>(length),
                                 static_cast<std::uint32_t>(distance)};
    }

    // Does all that was noted, which ends here.
    void write(const std::byte* end) const {
        std::byte* to = begin_;
        for (const reference& one : std::span(references_).first(count_)) {
            std::byte* const at = begin_ + one.at;
            copy_words<16>(to, &literals_[offset(to)], at); // what stands before it
            copy_back(at, one.distance, one.length);
            to = at + one.length;
        }
        copy_words<16>(to, &literals_[offset(to)], end);
    }

    // Copies the `length` bytes that stand `distance` bytes before.
    static void copy_back(std::byte* to, std::size_t distance, std::size_t length) {
        const std::byte* from = to - distance;
        const std::byte* const end = to + length;
        if (distance >= 32) [[likely]]
            copy_words<32>(to, from, end);
        else if (distance >= 8)
            copy_words<8>(to, from, end);
        else if (distance == 1)
            std::memset(to, std::to_integer<int>(*from), length);
        else
            while (to < end) *to++ = *from++;
    }

  private:
    struct reference {
        std::uint16_t at; // from the beginning
        std::uint16_t length;
        std::uint32_t distance;
    };
    static constexpr std::size_t shortest_copy = 3;

    // One word at least, and the last one may go beyond the end: most copies are short, and need no branch then. What
    // is copied may be what this has written.
    template <std::size_t Word>
    static void copy_words(std::byte* to, const std::byte* from, const std::byte* end) {
        do {
            std::memcpy(to, from, Word);
            to += Word;
            from += Word;
        } while (to < end);
    }

    std::size_t offset(const std::byte* at) const { return static_cast<std::size_t>(at - begin_); }

    std::byte* begin_;
    std::size_t count_ = 0;
    std::array<reference, capacity / shortest_copy + 1> references_;
    std::array<std::byte, capacity + longest_copy + 16> literals_; // each at its place
};

} // namespace unmask
