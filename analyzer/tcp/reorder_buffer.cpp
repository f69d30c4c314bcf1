#include "analyzer/tcp/reorder_buffer.hpp"

#include <algorithm>

namespace unmask::analyzer {

void stream_piece::drop_front(std::uint64_t count) {
    const std::uint64_t recorded = std::min<std::uint64_t>(count, bytes.size());
    bytes = bytes.subspan(recorded);
    missing -= count - recorded;
    offset += count;
}

void stream_piece::keep_front(std::uint64_t count) {
    const std::uint64_t recorded = std::min<std::uint64_t>(count, bytes.size());
    bytes = bytes.first(recorded);
    missing = count - recorded;
}

void reorder_buffer::insert(stream_piece piece) {
    auto next = pieces_.upper_bound(piece.offset);
    if (next != pieces_.begin()) --next; // may reach into the piece
    for (; next != pieces_.end() && next->first < piece.end(); ++next) {
        const std::uint64_t held_end = next->first + next->second.size();
        if (held_end <= piece.offset) continue;
        compare(piece, next->first, next->second);
        if (next->first > piece.offset) {
            stream_piece before = piece;
            before.keep_front(next->first - piece.offset);
            hold(before);
        }
        if (held_end >= piece.end()) return;
        piece.drop_front(held_end - piece.offset);
    }
    if (piece.end() > piece.offset) hold(piece);
}

void reorder_buffer::hold(const stream_piece& piece) {
    pieces_.try_emplace(piece.offset, byte_buffer(piece.bytes.begin(), piece.bytes.end()),
                        piece.missing, piece.packet);
    memory_ += piece.bytes.size() + bookkeeping;
}

void reorder_buffer::compare(const stream_piece& piece, std::uint64_t offset,
                             const held_piece& held) {
    const std::uint64_t begin = std::max(piece.offset, offset);
    const std::uint64_t end =
        std::min(piece.offset + piece.bytes.size(), offset + held.bytes.size());
    for (std::uint64_t at = begin; at < end; ++at)
        differing_ += piece.bytes[at - piece.offset] != held.bytes[at - offset];
}

std::optional<stream_piece> reorder_buffer::front(std::uint64_t offset) const {
    if (pieces_.empty() || pieces_.begin()->first > offset) return std::nullopt;
    const auto& [at, held] = *pieces_.begin();
    return stream_piece{at, held.bytes, held.missing, held.packet};
}

void reorder_buffer::pop() {
    memory_ -= pieces_.begin()->second.bytes.size() + bookkeeping;
    pieces_.erase(pieces_.begin());
}

} // namespace unmask::analyzer
