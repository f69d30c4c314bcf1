#include "fuzz/support/record_accounts.hpp"

#include <algorithm>

namespace unmask::fuzz {

using namespace analyzer;

namespace {

void ensure_same(const direction_totals& told, const direction_totals& counted) {
    ensure(told.frames == counted.frames && told.messages == counted.messages &&
               told.wire_bytes == counted.wire_bytes && told.bytes == counted.bytes &&
               told.gaps == counted.gaps && told.undecodable == counted.undecodable,
           "{} frames, {} messages, {} gaps were told of and {}, {}, {} counted", told.frames,
           told.messages, told.gaps, counted.frames, counted.messages, counted.gaps);
}

} // namespace

record_accounts::account& record_accounts::open_account(const record_origin& origin) {
    const auto found = accounts_.find(origin.connection);
    ensure(found != accounts_.end(), "connection {} was not announced", origin.connection);
    ensure(!found->second.ended, "connection {} goes on behind its end", origin.connection);
    ensure(!origin.packets.empty(), "a record of connection {} is of no packet", origin.connection);
    return found->second;
}

direction_totals& record_accounts::totals_of(const record_origin& origin) {
    ensure(origin.direction.has_value(), "it is of neither side");
    return open_account(origin).totals[origin.direction == party::client ? 0 : 1];
}

void record_accounts::accept(const connection_record& record) {
    ensure(accounts_.try_emplace(record.origin.connection).second, "connection {} begins twice",
           record.origin.connection);
    next_.accept(record);
}

void record_accounts::accept(const handshake_record& record) {
    open_account(record.origin);
    ensure(record.request || record.response, "a handshake of nothing");
    next_.accept(record);
}

void record_accounts::accept(const frame_record& record) {
    auto& totals = totals_of(record.origin);
    ++totals.frames;
    totals.wire_bytes += record.header_size + record.header.payload_length;
    const std::uint64_t expected = ++open_account(record.origin).frames;
    ensure(record.number == expected, "frame {} is numbered {}", expected, record.number);
    next_.accept(record);
}

void record_accounts::accept(const message_record& record) {
    auto& totals = totals_of(record.origin);
    ++totals.messages;
    totals.bytes += record.length;
    const std::uint64_t frames = open_account(record.origin).frames;
    ensure(!record.frames.empty() && std::ranges::max(record.frames) <= frames,
           "message {} is made of frames that were not seen", record.number);
    ensure(record.payload.size() <= record.length, "message {} is longer than itself",
           record.number);
    next_.accept(record);
}

void record_accounts::accept(const finding_record& record) {
    const std::uint64_t frames = open_account(record.origin).frames;
    ensure(!record.detail.empty(), "a finding without a reason");
    ensure(record.frame.value_or(0) <= frames, "a finding in a frame that was not seen");
    next_.accept(record);
}

void record_accounts::accept(const gap_record& record) {
    ++totals_of(record.origin).gaps;
    ensure(record.bytes > 0 && !record.reason.empty(), "a gap of {} bytes", record.bytes);
    next_.accept(record);
}

void record_accounts::accept(const undecodable_record& record) {
    ++totals_of(record.origin).undecodable;
    ensure(!record.reason.empty(), "{} bytes are undecodable without a reason", record.bytes);
    next_.accept(record);
}

void record_accounts::accept(const end_record& record) {
    account& one = open_account(record.origin);
    ensure_same(record.client, one.totals[0]);
    ensure_same(record.server, one.totals[1]);
    one.ended = true;
    next_.accept(record);
}

void record_accounts::ensure_complete() const {
    for (const auto& [number, one] : accounts_)
        ensure(one.ended, "connection {} does not end", number);
}

} // namespace unmask::fuzz
