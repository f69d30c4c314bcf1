// Segments that came before their turn, by their position in the stream, without overlaps.
#pragma once

#include "protocol/bytes.hpp"

#include <map>
#include <optional>
#include <utility>

namespace unmask::analyzer {

// Bytes at a position of the stream (64 bits, from the first byte of the direction on).
struct stream_piece {
    std::uint64_t offset = 0;
    byte_view bytes;
    std::uint64_t missing = 0; // behind `bytes`: sent, but cut off by the recording
    std::uint64_t packet = 0;

    std::uint64_t end() const { return offset + bytes.size() + missing; }
    void drop_front(std::uint64_t count);
    void keep_front(std::uint64_t count);
};

class reorder_buffer {
  public:
    // Copies what is not there yet: the first bytes seen for a position stay (as most receivers
    // do).
    void insert(stream_piece piece);

    bool empty() const { return pieces_.empty(); }
    std::uint64_t first_offset() const { return pieces_.begin()->first; }

    // The first piece, if it begins at or before `offset`. It is valid until pop().
    std::optional<stream_piece> front(std::uint64_t offset) const;
    void pop();

    // Bytes held, bookkeeping included.
    std::size_t memory() const { return memory_; }

    // Bytes for which a later segment said something else than the first one, since the last call.
    std::uint64_t take_differing_bytes() { return std::exchange(differing_, 0); }

  private:
    struct held_piece {
        byte_buffer bytes;
        std::uint64_t missing;
        std::uint64_t packet;
        std::uint64_t size() const { return bytes.size() + missing; }
    };
    static constexpr std::size_t bookkeeping = sizeof(held_piece) + 64;

    void hold(const stream_piece& piece);
    void compare(const stream_piece& piece, std::uint64_t offset, const held_piece& held);

    std::map<std::uint64_t, held_piece> pieces_;
    std::size_t memory_ = 0;
    std::uint64_t differing_ = 0;
};

} // namespace unmask::analyzer
