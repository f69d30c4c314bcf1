#include "analyzer/statistics/counters.hpp"

namespace unmask::analyzer {

namespace {

std::size_t place_of(opcode control) {
    return control == opcode::close ? 0 : control == opcode::ping ? 1 : 2;
}

void add_message(message_counter& to, const message_counter& from) {
    to.messages += from.messages;
    to.bytes += from.bytes;
}

template <class Key>
void add_tally(tally<Key>& to, const tally<Key>& from) {
    for (const auto& [key, count] : from) to[key] += count;
}

template <class Key>
std::size_t allocated_bytes(const tally<Key>& counts) {
    return counts.capacity() == 1 ? 0 : counts.capacity() * sizeof(typename tally<Key>::value_type);
}

} // namespace

template <class Count>
std::size_t seldom_counters<Count>::bytes() const {
    return sizeof *this + round_trips.allocated_bytes() + allocated_bytes(close_codes);
}

template <class Count>
void seldom_counters<Count>::add_control(const message_record& record) {
    add_message(control[place_of(record.opcode)], {.messages = 1, .bytes = record.length});
    if (record.opcode == opcode::close) ++close_codes[parse_close(record.payload).code];
}

template <class Count>
void seldom_counters<Count>::add_compressed(const message_record& record) {
    ++compressed_messages;
    deflated_bytes += record.wire_length;
    inflated_bytes += record.length;
}

template <class Count>
template <class Other>
void seldom_counters<Count>::add(const seldom_counters<Other>& other) {
    for (std::size_t i = 0; i < control.size(); ++i) add_message(control[i], other.control[i]);
    compressed_messages += other.compressed_messages;
    deflated_bytes += other.deflated_bytes;
    inflated_bytes += other.inflated_bytes;
    round_trips.add(other.round_trips);
    add_tally(close_codes, other.close_codes);
    gaps += other.gaps;
    missing_bytes += other.missing_bytes;
    undecodable += other.undecodable;
    undecodable_bytes += other.undecodable_bytes;
}

template <class Count>
const seldom_counters<Count>& direction_counters<Count>::seldom() const {
    static const seldom_counters<Count> none;
    return seldom_ ? *seldom_ : none;
}

template <class Count>
seldom_counters<Count>& direction_counters<Count>::seldom() {
    if (!seldom_) seldom_ = std::make_unique<seldom_counters<Count>>();
    return *seldom_;
}

template <class Count>
message_counter direction_counters<Count>::messages() const {
    message_counter all;
    for (std::size_t i = 0; i < message_opcodes.size(); ++i) add_message(all, by_opcode(i));
    return all;
}

template <class Count>
template <class Other>
void direction_counters<Count>::add(const direction_counters<Other>& other) {
    frames += other.frames;
    header_bytes += other.header_bytes;
    payload_bytes += other.payload_bytes;
    for (std::size_t i = 0; i < data.size(); ++i) add_message(data[i], other.data[i]);
    sizes.add(other.sizes);
    if (other.has_seldom()) seldom().add(other.seldom());
}

template <class Count>
template <class Other>
void counters<Count>::add(const counters<Other>& other) {
    for (std::size_t i = 0; i < sent.size(); ++i) sent[i].add(other.sent[i]);
    first_time = std::min(first_time, other.first_time);
    last_time = std::max(last_time, other.last_time);
    if (other.longest_silence.length > longest_silence.length)
        longest_silence = other.longest_silence;
    add_tally(findings, other.findings);
    add_tally(ends, other.ends);
}

void connection_counters::match_pong(const message_record& record) {
    const std::size_t sender = record.origin.direction == party::client ? 0 : 1;
    if (record.opcode == opcode::ping) {
        if (!pings_) pings_ = std::make_unique<std::array<waiting_pings, 2>>();
        return (*pings_)[sender].sent(record.payload, record.origin.time);
    }
    if (record.opcode != opcode::pong || !pings_) return;
    if (const auto taken = (*pings_)[1 - sender].answered(record.payload, record.origin.time))
        sent[1 - sender].seldom().round_trips.add(*taken);
}

std::size_t connection_counters::bytes() const {
    std::size_t bytes = sizeof *this + allocated_bytes(findings) + allocated_bytes(ends);
    for (const auto& one : sent) bytes += one.allocated_bytes();
    if (pings_)
        for (const waiting_pings& one : *pings_) bytes += sizeof one + one.allocated_bytes();
    return bytes;
}

template class direction_counters<std::uint32_t>;
template class direction_counters<std::uint64_t>;
template struct seldom_counters<std::uint32_t>;
template struct seldom_counters<std::uint64_t>;
template void counters<std::uint64_t>::add(const counters<std::uint32_t>&);

} // namespace unmask::analyzer
