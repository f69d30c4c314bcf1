#include "analyzer/statistics/counters.hpp"

namespace unmask::analyzer {

namespace {

std::size_t place_of(opcode control) {
    return control == opcode::close ? 2 : control == opcode::ping ? 3 : 4;
}

template <class Key>
void add_counts(std::map<Key, std::uint64_t>& to, const std::map<Key, std::uint64_t>& from) {
    for (const auto& [key, count] : from) to[key] += count;
}

} // namespace

template <class Count>
void direction_counters<Count>::count_control(const message_record& record) {
    message_counter& counter = by_opcode[place_of(record.opcode)];
    ++counter.messages;
    counter.bytes += record.length;
    if (record.opcode == opcode::close) ++close_codes[parse_close(record.payload).code];
}

template <class Count>
void direction_counters<Count>::count_compression(const message_record& record) {
    ++compressed_messages;
    deflated_bytes += record.wire_length;
    inflated_bytes += record.length;
}

template <class Count>
message_counter direction_counters<Count>::messages() const {
    message_counter all;
    for (const message_counter& one : by_opcode) {
        all.messages += one.messages;
        all.bytes += one.bytes;
    }
    return all;
}

template <class Count>
template <class Other>
void direction_counters<Count>::add(const direction_counters<Other>& other) {
    frames += other.frames;
    header_bytes += other.header_bytes;
    payload_bytes += other.payload_bytes;
    for (std::size_t i = 0; i < by_opcode.size(); ++i) {
        by_opcode[i].messages += other.by_opcode[i].messages;
        by_opcode[i].bytes += other.by_opcode[i].bytes;
    }
    compressed_messages += other.compressed_messages;
    deflated_bytes += other.deflated_bytes;
    inflated_bytes += other.inflated_bytes;
    sizes.add(other.sizes);
    round_trips.add(other.round_trips);
    add_counts(close_codes, other.close_codes);
    gaps += other.gaps;
    missing_bytes += other.missing_bytes;
    undecodable += other.undecodable;
    undecodable_bytes += other.undecodable_bytes;
}

template <class Count>
template <class Other>
void counters<Count>::add(const counters<Other>& other) {
    for (std::size_t i = 0; i < sent.size(); ++i) sent[i].add(other.sent[i]);
    first_time = std::min(first_time, other.first_time);
    last_time = std::max(last_time, other.last_time);
    if (other.longest_silence.length > longest_silence.length)
        longest_silence = other.longest_silence;
    add_counts(findings, other.findings);
    add_counts(ends, other.ends);
}

void connection_counters::count_ping_or_pong(const message_record& record) {
    const std::size_t sender = record.origin.direction == party::client ? 0 : 1;
    if (record.opcode == opcode::ping)
        return pings[sender].sent(record.payload, record.origin.time);
    if (const auto taken = pings[1 - sender].answered(record.payload, record.origin.time))
        sent[1 - sender].round_trips.add(*taken);
}

template struct direction_counters<std::uint32_t>;
template struct direction_counters<std::uint64_t>;
template void counters<std::uint32_t>::add(const counters<std::uint32_t>&);
template void counters<std::uint64_t>::add(const counters<std::uint32_t>&);

} // namespace unmask::analyzer
