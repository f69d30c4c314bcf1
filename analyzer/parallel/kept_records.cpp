#include "analyzer/parallel/kept_records.hpp"

#include <algorithm>

namespace unmask::analyzer {

namespace {

std::size_t size_of(const http_fields& fields) {
    std::size_t size = 0;
    for (const auto& [name, value] : fields)
        size += sizeof(http_field) + name.size() + value.size();
    return size;
}

} // namespace

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
    if (record.request) record.request = &requests_.emplace_back(*record.request);
    if (record.response) record.response = &responses_.emplace_back(*record.response);
    if (record.request) bytes_ += size_of(record.request->fields) + record.request->target.size();
    if (record.response) bytes_ += size_of(record.response->fields);
    record.subprotocol = copy_of(record.subprotocol);
    record.extensions =
        extensions_.emplace_back(record.extensions.begin(), record.extensions.end());
}

void kept_records::clear() {
    entries_.clear();
    requests_.clear();
    responses_.clear();
    extensions_.clear();
    arena_.release();
    bytes_ = 0;
    ends_round = false;
}

} // namespace unmask::analyzer
