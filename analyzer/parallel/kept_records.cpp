#include "analyzer/parallel/kept_records.hpp"

#include <algorithm>

namespace unmask::analyzer {

template <class T>
std::span<const T> kept_records::copy_of(std::span<const T> from) {
    if (from.empty()) return {};
    T* const to = std::pmr::polymorphic_allocator<>(&arena_).allocate_object<T>(from.size());
    std::ranges::copy(from, to);
    bytes_ += from.size_bytes();
    return {to, from.size()};
}
template std::span<const std::uint64_t> kept_records::copy_of(std::span<const std::uint64_t>);
template byte_view kept_records::copy_of(byte_view);

std::string_view kept_records::copy_of(std::string_view from) {
    return as_text(copy_of(as_bytes(from)));
}

void kept_records::own(message_record& record) {
    record.frames = copy_of(record.frames);
    record.payload = copy_of(record.payload);
}

void kept_records::own(handshake_record& record) {
    const kept_handshake& kept = handshakes_.emplace_back(record);
    record = kept.record();
    bytes_ += kept.bytes();
}

void kept_records::clear() {
    entries_.clear();
    handshakes_.clear();
    arena_.release();
    bytes_ = 0;
    ends_round = false;
}

} // namespace unmask::analyzer
