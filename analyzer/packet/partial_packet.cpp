#include "analyzer/packet/partial_packet.hpp"

#include <algorithm>

namespace unmask::analyzer {

std::expected<void, packet_fault> partial_packet::add(const ip_packet& fragment) {
    const std::size_t size = fragment.payload.wire_size;
    const bool is_last = !fragment.more_fragments;
    // Fragments are cut at multiples of eight bytes.
    if (size == 0 || fragment.fragment_offset + size > largest || (!is_last && size % 8 != 0))
        return std::unexpected(packet_fault::malformed);
    const range part{fragment.fragment_offset,
                     static_cast<std::uint32_t>(fragment.fragment_offset + size)};
    if (refused_) return std::unexpected(packet_fault::overlapping_fragment);
    if (contradicts(part, is_last)) return std::unexpected(packet_fault::malformed);
    ++fragments_;
    if (part.begin == 0) protocol_ = fragment.protocol;
    if (fragment.is_v6() && has_some_of(part)) {
        if (repeats(part, fragment.payload.data)) return {};
        drop_pieces();
        return std::unexpected(packet_fault::overlapping_fragment);
    }
    reach_ = std::max(reach_, part.end);
    fill(part, fragment.payload.data);
    if (is_last && !end_is_known_) {
        end_is_known_ = true;
        std::erase_if(holes_, [&](const range& hole) { return hole.begin >= reach_; });
    }
    return {};
}

// Two ends, or bytes behind the end.
bool partial_packet::contradicts(range part, bool is_last) const {
    if (end_is_known_) return is_last ? part.end != reach_ : part.end > reach_;
    return is_last && part.end < reach_;
}

std::span<partial_packet::range> partial_packet::holes_within(range part) {
    const auto first = std::ranges::upper_bound(holes_, part.begin, {}, &range::end);
    const auto last = std::ranges::lower_bound(first, holes_.end(), part.end, {}, &range::begin);
    return {first, last};
}

bool partial_packet::has_some_of(range part) {
    const auto holes = holes_within(part);
    return holes.size() != 1 || holes[0].begin > part.begin || holes[0].end < part.end;
}

bool partial_packet::repeats(range part, byte_view bytes) const {
    const auto found = pieces_.find(part.begin);
    return found != pieces_.end() && found->second.size == part.end - part.begin &&
           std::ranges::equal(found->second.bytes, bytes);
}

void partial_packet::fill(range part, byte_view bytes) {
    const auto holes = holes_within(part);
    if (holes.empty()) return;
    std::vector<range> remaining;
    if (holes.front().begin < part.begin) remaining.push_back({holes.front().begin, part.begin});
    if (holes.back().end > part.end) remaining.push_back({part.end, holes.back().end});
    for (const range& hole : holes) {
        const range filled{std::max(hole.begin, part.begin), std::min(hole.end, part.end)};
        const std::size_t skipped = std::min<std::size_t>(filled.begin - part.begin, bytes.size());
        keep(filled, bytes.subspan(skipped));
    }
    const auto position = holes_.begin() + (holes.data() - holes_.data());
    const auto behind = holes_.erase(position, position + std::ssize(holes));
    holes_.insert(behind, remaining.begin(), remaining.end());
}

void partial_packet::keep(range part, byte_view bytes) {
    const std::uint32_t size = part.end - part.begin;
    const byte_view recorded = bytes.first(std::min<std::size_t>(size, bytes.size()));
    pieces_.try_emplace(part.begin, byte_buffer(recorded.begin(), recorded.end()), size);
    memory_ += recorded.size() + bookkeeping;
}

void partial_packet::drop_pieces() {
    refused_ = true;
    pieces_.clear();
    holes_.clear();
    memory_ = 0;
}

layer_bytes partial_packet::assemble(byte_buffer& out) const {
    out.clear();
    for (const auto& [offset, one] : pieces_) {
        append(out, one.bytes);
        if (one.bytes.size() < one.size) break;
    }
    return {out, reach_};
}

} // namespace unmask::analyzer
