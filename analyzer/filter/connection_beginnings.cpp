#include "analyzer/filter/connection_beginnings.hpp"

namespace unmask::analyzer {

bool connection_beginnings::keep(const connection_record& record) {
    const std::size_t size = sizeof(beginning) + record.origin.packets.size_bytes();
    if (bytes_ + size > memory_) return false;
    beginning& one = kept_[record.origin.connection];
    one.record = record;
    one.packets.assign(record.origin.packets.begin(), record.origin.packets.end());
    one.record.origin.packets = one.packets;
    one.bytes = size;
    bytes_ += size;
    return true;
}

bool connection_beginnings::keep(const handshake_record& record) {
    beginning& one = kept_.at(record.origin.connection);
    const std::size_t size = one.handshakes.emplace_back(record).bytes();
    if (bytes_ + size > memory_) {
        one.handshakes.pop_back();
        return false;
    }
    one.bytes += size;
    bytes_ += size;
    return true;
}

void connection_beginnings::hand_on(std::uint64_t connection, record_sink& to) {
    const auto found = kept_.find(connection);
    if (found == kept_.end()) return;
    to.accept(found->second.record);
    for (const kept_handshake& one : found->second.handshakes) to.accept(one.record());
    forget(connection);
}

void connection_beginnings::forget(std::uint64_t connection) {
    const auto found = kept_.find(connection);
    if (found == kept_.end()) return;
    bytes_ -= found->second.bytes;
    kept_.erase(found);
}

} // namespace unmask::analyzer
