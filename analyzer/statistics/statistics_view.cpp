#include "analyzer/statistics/statistics_view.hpp"

#include "analyzer/prefetch.hpp"

#include <algorithm>

namespace unmask::analyzer {

namespace {

bool has_more_bytes(const std::unique_ptr<connection_counters>& a,
                    const std::unique_ptr<connection_counters>& b) {
    return a->wire_bytes() != b->wire_bytes() ? a->wire_bytes() > b->wire_bytes()
                                              : a->connection < b->connection;
}

} // namespace

// Once memory has run out, only a connection's first record begins its counters: those of others
// would lack what came before.
connection_counters* statistics_view::find_other(std::uint64_t connection) {
    const auto place = open_.find(connection);
    latest_ = place != open_.end() ? place->second.get() : was_full_ ? nullptr : begin(connection);
    latest_connection_ = connection;
    return latest_;
}

// A few stay in the caches without.
void statistics_view::expect(std::uint64_t connection) const {
    constexpr std::size_t few = 1024;
    if (open_.size() < few) return;
    const auto place = open_.find(connection);
    if (place != open_.end()) prefetch(place->second.get(), sizeof *place->second);
}

connection_counters* statistics_view::begin(std::uint64_t connection) {
    if (held_ + sizeof(connection_counters) > memory_) {
        was_full_ = true;
        return nullptr;
    }
    auto one = std::make_unique<connection_counters>();
    one->connection = connection;
    held_ += one->bytes();
    ++numbers_.connections;
    return (open_[connection] = std::move(one)).get();
}

template <class Add>
void statistics_view::count(const record_origin& origin, Add add) {
    connection_counters* one = find(origin);
    if (!one) return add(numbers_.total);
    const std::size_t before = one->bytes();
    add(*one);
    held_ += one->bytes() - before;
    if (held_ <= memory_) return;
    was_full_ = true;
    ++numbers_.total_only;
    numbers_.total.add(*one);
    held_ -= one->bytes();
    forget_latest();
    open_.erase(origin.connection);
}

void statistics_view::accept(const connection_record& record) {
    connection_counters* one = find(record.origin);
    if (!one && was_full_) one = latest_ = begin(record.origin.connection);
    if (!one) {
        ++numbers_.connections;
        ++numbers_.total_only;
        return numbers_.total.saw(record.origin.time);
    }
    one->client = record.client;
    one->server = record.server;
    one->saw(record.origin.time);
}

// Takes no memory.
void statistics_view::accept(const frame_record& record) {
    const auto add = [&record](auto& counters) {
        counters.sent_by(record.origin).count(record);
        counters.saw(record.origin.time);
    };
    if (connection_counters* one = find(record.origin))
        add(*one);
    else
        add(numbers_.total);
}

void statistics_view::accept(const message_record& record) {
    count(record.origin, [&record](auto& counters) {
        counters.sent_by(record.origin).count(record);
        counters.match_pong(record);
    });
}

void statistics_view::accept(const finding_record& record) {
    count(record.origin, [&record](auto& counters) { ++counters.findings[record.broken]; });
}

void statistics_view::accept(const gap_record& record) {
    count(record.origin,
          [&record](auto& counters) { counters.sent_by(record.origin).count(record); });
}

void statistics_view::accept(const undecodable_record& record) {
    count(record.origin,
          [&record](auto& counters) { counters.sent_by(record.origin).count(record); });
}

void statistics_view::accept(const end_record& record) {
    count(record.origin, [&record](auto& counters) {
        counters.saw(record.origin.time);
        ++counters.ends[record.how];
    });
    forget_latest();
    const auto place = open_.find(record.origin.connection);
    if (place == open_.end()) return;
    retire(std::move(place->second));
    open_.erase(place);
}

void statistics_view::retire(std::unique_ptr<connection_counters> one) {
    numbers_.total.add(*one);
    auto& top = numbers_.top;
    top.insert(std::ranges::upper_bound(top, one, has_more_bytes), std::move(one));
    if (top.size() <= most_shown_) return;
    held_ -= top.back()->bytes();
    top.pop_back();
}

void statistics_view::forget_latest() {
    latest_ = nullptr;
    latest_connection_ = no_connection;
}

std::expected<void, std::string> statistics_view::finish() {
    forget_latest();
    for (auto& [connection, one] : open_) retire(std::move(one));
    open_.clear();
    if (format_ == statistics_format::json) {
        write_json(numbers_, out_);
    } else {
        styled_text text(out_, false);
        write_text(numbers_, text);
    }
    return {};
}

} // namespace unmask::analyzer
