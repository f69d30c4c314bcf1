// The bits of DEFLATE data (RFC 1951 §3.1.1), the first one lowest, from input that is cut anywhere.
#pragma once

#include "protocol/bytes.hpp"

#include <algorithm>

namespace unmask {

class bit_reader {
  public:
    // Goes on with these bytes, which must stay in place until give_back() or the next feed().
    void feed(byte_view input) {
        bits_ &= (std::uint64_t{1} << available_) - 1;
        begin_ = next_ = input.data();
        end_ = begin_ + input.size();
    }

    // Returns the bytes of what was fed of which no bit was taken, and reads them no more.
    byte_view give_back() {
        const auto unused = std::min<std::ptrdiff_t>(available_ / 8, next_ - begin_);
        available_ -= static_cast<unsigned>(unused) * 8;
        return {next_ - unused, end_};
    }

    // Loads 56 bits at least, or all there are.
    void load() {
        if (end_ - next_ >= 8) [[likely]] {
            // Of the last byte only some bits may fit: it is loaded again, to the same place.
            bits_ |= unmask::load<std::uint64_t>({next_, 8}, std::endian::little) << available_;
            next_ += (63 - available_) / 8;
            available_ |= 56;
        } else if (next_ < end_) {
            load_last();
        }
    }

    // Whether so many bits are there, at most 56.
    bool has(unsigned count) {
        if (available_ < count) load();
        return available_ >= count;
    }

    // The bits that are loaded; those beyond available() mean nothing.
    std::uint64_t bits() const { return bits_; }
    unsigned available() const { return available_; }

    void drop(unsigned count) {
        bits_ >>= count;
        available_ -= count;
    }

    // Of no more than 32 bits, which are available.
    std::uint32_t take(unsigned count) {
        const auto value = static_cast<std::uint32_t>(bits_ & ((std::uint64_t{1} << count) - 1));
        drop(count);
        return value;
    }

    // The rest of a byte of which some bits were taken.
    void drop_to_whole_byte() { drop(available_ % 8); }

    // Copies whole bytes, as many as there are room for and input. To be called at the end of a byte.
    std::size_t copy(mutable_bytes to) {
        std::size_t count = 0;
        while (available_ >= 8 && count < to.size()) to[count++] = static_cast<std::byte>(take(8));
        if (count == to.size()) return count;
        bits_ = 0; // what was loaded in part is read from the input
        const auto more =
            std::min<std::size_t>(to.size() - count, static_cast<std::size_t>(end_ - next_));
        std::copy_n(next_, more, to.data() + count);
        next_ += more;
        return count + more;
    }

  private:
    void load_last() {
        if (end_ - begin_ >= 8) { // the word that they end, without what was loaded before
            const auto left = static_cast<unsigned>(end_ - next_);
            bits_ |= unmask::load<std::uint64_t>({end_ - 8, 8}, std::endian::little) >>
                     (64 - 8 * left) << available_;
            const unsigned count = std::min(left, (63 - available_) / 8);
            next_ += count;
            available_ += 8 * count;
        } else {
            for (; available_ < 56 && next_ < end_; available_ += 8)
                bits_ |= std::to_integer<std::uint64_t>(*next_++) << available_;
        }
    }

    const std::byte* begin_ = nullptr;
    const std::byte* next_ = nullptr;
    const std::byte* end_ = nullptr;
    std::uint64_t bits_ = 0;
    unsigned available_ = 0;
};

} // namespace unmask
