#include "analyzer/statistics/statistics_view.hpp"

#include <algorithm>

namespace unmask::analyzer {

namespace {

// Connections counted at the same time. Beyond it all of them are taken as ended and begin anew,
// which leaves the total right but for silences and round trips across that moment.
constexpr std::size_t most_open = 100'000;

} // namespace

// The records of one connection often come in a row.
connection_counters& statistics_view::counters_of(const record_origin& origin) {
    if (latest_ && latest_connection_ == origin.connection) return *latest_;
    return other_counters(origin.connection);
}

connection_counters& statistics_view::other_counters(std::uint64_t connection) {
    if (open_.size() == most_open) {
        retire_all();
        reopened_ = true;
    }
    auto& place = open_[connection];
    if (!place) {
        place = std::make_unique<connection_counters>();
        place->connection = connection;
    }
    latest_ = place.get();
    latest_connection_ = connection;
    return *latest_;
}

direction_counters<std::uint32_t>& statistics_view::sent_by(const record_origin& origin) {
    return counters_of(origin).sent[origin.direction == party::client ? 0 : 1];
}

void statistics_view::accept(const connection_record& record) {
    connection_counters& one = counters_of(record.origin);
    one.client = record.client;
    one.server = record.server;
    one.saw(record.origin.time);
}

void statistics_view::accept(const frame_record& record) {
    sent_by(record.origin).count(record);
    latest_->saw(record.origin.time);
}

void statistics_view::accept(const message_record& record) {
    sent_by(record.origin).count(record);
    if (record.opcode == opcode::ping || record.opcode == opcode::pong)
        latest_->count_ping_or_pong(record);
}

void statistics_view::accept(const finding_record& record) {
    ++counters_of(record.origin).findings[record.broken];
}

void statistics_view::accept(const gap_record& record) { sent_by(record.origin).count(record); }

void statistics_view::accept(const undecodable_record& record) {
    sent_by(record.origin).count(record);
}

void statistics_view::accept(const end_record& record) {
    connection_counters& one = counters_of(record.origin);
    one.saw(record.origin.time);
    ++one.ends[record.how];
    latest_ = nullptr;
    retire(std::move(one));
    open_.erase(record.origin.connection);
}

void statistics_view::retire(connection_counters&& one) {
    numbers_.total.add(one);
    auto& top = numbers_.top;
    const auto before =
        reopened_ ? std::ranges::find(top, one.connection, &connection_counters::connection)
                  : top.end();
    if (before != top.end()) {
        one.add(*before);
        top.erase(before);
    } else {
        ++numbers_.connections;
    }
    const auto comes_first = [](const connection_counters& a, const connection_counters& b) {
        return a.wire_bytes() != b.wire_bytes() ? a.wire_bytes() > b.wire_bytes()
                                                : a.connection < b.connection;
    };
    top.insert(std::ranges::upper_bound(top, one, comes_first), std::move(one));
    if (top.size() > most_shown_) top.pop_back();
}

void statistics_view::retire_all() {
    latest_ = nullptr;
    for (auto& [connection, one] : open_) retire(std::move(*one));
    open_.clear();
}

std::expected<void, std::string> statistics_view::finish() {
    retire_all();
    if (format_ == statistics_format::json) {
        write_json(numbers_, out_);
    } else {
        styled_text text(out_, false);
        write_text(numbers_, text);
    }
    return {};
}

} // namespace unmask::analyzer
