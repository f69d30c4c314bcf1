// The latest segments of one direction that were passed on, remembered by a few bytes each: enough to see that
// one of them came again as another.
//
// Nobody keeps the bytes themselves, so what is compared is a digest: of all bytes of a segment of up to 128, and
// of 16 words evenly spread over a longer one. Digests that differ are proof; ones that agree are not.
#pragma once

#include "analyzer/tcp/reorder_buffer.hpp"

#include <algorithm>
#include <array>

namespace unmask::analyzer {

class recent_segments {
  public:
    // A segment that was passed on. Without a length that 16 bits hold, it is not remembered.
    void add(std::uint64_t offset, byte_view bytes) {
        if (bytes.empty() || bytes.size() > 0xffff) return;
        std::ranges::copy_backward(std::span(latest_).first(latest_.size() - 1), latest_.end());
        latest_[0] = {static_cast<std::uint32_t>(offset), static_cast<std::uint16_t>(bytes.size()),
                      digest_of(bytes)};
    }

    // How many bytes of `again` belong to remembered segments that lie whole in it and were others.
    std::uint64_t differing(const stream_piece& again) const {
        std::uint64_t bytes = 0;
        for (const segment& one : latest_) {
            const std::uint32_t at = one.offset - static_cast<std::uint32_t>(again.offset);
            if (one.size == 0 || std::uint64_t{at} + one.size > again.bytes.size()) continue;
            if (digest_of(again.bytes.subspan(at, one.size)) != one.digest) bytes += one.size;
        }
        return bytes;
    }

  private:
    struct segment {
        std::uint32_t offset = 0; // its lower bits: all of them are near
        std::uint16_t size = 0;   // 0: none yet
        std::uint16_t digest = 0;
    };

    static std::uint16_t digest_of(byte_view bytes) {
        constexpr std::size_t word = sizeof(std::uint64_t);
        if (bytes.size() < word) return folded(short_word(bytes));
        const std::size_t step = std::max(word, bytes.size() / 16);
        const std::size_t last = bytes.size() - word;
        std::uint64_t sum = 0;
        for (std::size_t at = 0; at < last; at += step) sum = stirred(sum, word_at(bytes, at));
        return folded(stirred(sum, word_at(bytes, last)));
    }
    static std::uint64_t word_at(byte_view bytes, std::size_t at) {
        return load<std::uint64_t>(bytes.subspan(at), std::endian::native);
    }
    static std::uint64_t short_word(byte_view bytes) {
        std::uint64_t value = 0;
        for (const std::byte one : bytes) value = value << 8 | std::to_integer<unsigned>(one);
        return value;
    }
    // Each step can be undone for a given word: so words that differ never come to the same.
    static std::uint64_t stirred(std::uint64_t sum, std::uint64_t one) {
        return (std::rotl(sum, 29) ^ one) * 0x9e3779b97f4a7c15;
    }
    static std::uint16_t folded(std::uint64_t sum) {
        return static_cast<std::uint16_t>((sum * 0x9e3779b97f4a7c15) >> 48);
    }

    std::array<segment, 2>
        latest_; // the latest first; each one more costs 16 bytes of a connection
};

} // namespace unmask::analyzer
