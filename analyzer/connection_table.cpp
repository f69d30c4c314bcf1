#include "analyzer/connection_table.hpp"

#include <algorithm>
#include <utility>

namespace unmask::analyzer {

namespace {

// How long closed connections are kept, as Linux does in the state TIME-WAIT (RFC 9293 §3.6.1), and for how many
// packets of the capture.
constexpr std::uint64_t time_wait = 60'000'000'000; // nanoseconds
constexpr std::uint64_t packets_wait = 1'000'000;

} // namespace

void connection_table::accept(std::span<const captured_segment> batch) {
    hashes all;
    while (!batch.empty()) {
        const auto some = batch.first(std::min(batch.size(), most_ahead));
        look_ahead(some, all);
        for (std::size_t i = 0; i < some.size(); ++i) accept(some[i], all[i]);
        batch = batch.subspan(some.size());
    }
}

// Step by step: each finds in the cache what the one before it has asked for. Nothing depends on it but time.
void connection_table::look_ahead(std::span<const captured_segment> batch, hashes& all) const {
    for (std::size_t i = 0; i < batch.size(); ++i) {
        all[i] = hash_(batch[i].segment);
        index_.prefetch(all[i]);
    }
    std::array<place, most_ahead> places;
    std::size_t known = 0;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const place at = index_.find(all[i], [](place) { return true; });
        if (at == connection_index::nowhere) continue;
        prefetch(&entries_[at], sizeof entries_[at]);
        places[known++] = at;
    }
    const auto likely = std::span(places).first(known);
    for (const place at : likely) prefetch(entries_[at].get(), sizeof(entry));
    for (const place at : likely) {
        entries_[at]->state.prefetch_conversation();
        context_.sink.expect(entries_[at]->state.number());
    }
}

void connection_table::accept(const captured_segment& captured, std::uint32_t hash) {
    const auto& [segment, now, clock] = captured;
    now_ = now;
    release_closed(clock);
    entry& current = *entries_[find_or_open(segment, hash)];
    current.recently_seen = true;
    current.state.accept(segment, now);
    recount(current);
    if (current.state.closed() && !std::exchange(current.is_closed, true))
        closed_.push_back({now.number, clock, current.position, current.hash});
    if (current.memory > context_.options.limits.connection_memory) {
        current.state.end(stream_end::limit, now);
        recount(current);
    }
    if (memory() > context_.options.limits.memory) make_room(current);
}

connection_table::place connection_table::find_or_open(const tcp_segment& segment,
                                                       std::uint32_t hash) {
    const place found =
        index_.find(hash, [&](place at) { return entries_[at]->state.is_between(segment); });
    if (found == connection_index::nowhere) return open(segment, hash);
    if (!entries_[found]->state.is_followed_by(segment)) return found;
    retire(found, stream_end::capture_end); // what was to come of it never will
    return open(segment, hash);
}

connection_table::place connection_table::open(const tcp_segment& segment, std::uint32_t hash) {
    const auto at = static_cast<place>(entries_.size());
    const std::uint64_t position = connections_++;
    const std::uint64_t number = numbering_ ? numbering_->begin() : position;
    entries_.push_back(std::make_unique<entry>(segment, number, context_, position, hash));
    index_.insert(hash, at);
    return at;
}

void connection_table::recount(entry& one) {
    constexpr std::size_t bookkeeping =
        sizeof(entry) - sizeof(connection) + sizeof(std::unique_ptr<entry>) + 2 * sizeof(void*);
    const std::size_t memory = one.state.memory() + bookkeeping;
    memory_ += memory - one.memory;
    one.memory = memory;
}

void connection_table::retire(place at, stream_end how) {
    entry& one = *entries_[at];
    one.state.end(how, now_);
    if (numbering_) numbering_->end(one.state.number());
    memory_ -= one.memory;
    index_.erase(one.hash, at);
    // The last of the ring takes its place.
    const auto last = static_cast<place>(entries_.size() - 1);
    if (at != last) {
        index_.move(entries_[last]->hash, last, at);
        entries_[at] = std::move(entries_[last]);
    }
    entries_.pop_back();
}

// Segments that come late, such as a repeated FIN, must not look like another connection. How late is a matter of the
// whole capture, for another table to come to the same with only some of its connections.
void connection_table::release_closed(std::int64_t clock) {
    const auto is_due = [&](const closed_connection& one) {
        // Times come from the file: they may lie further apart than a signed number tells.
        const auto waited =
            static_cast<std::uint64_t>(clock) - static_cast<std::uint64_t>(one.clock);
        return now_.number - one.packet > packets_wait || waited > time_wait;
    };
    while (!closed_.empty() && is_due(closed_.front())) release_first_closed();
}

void connection_table::release_first_closed() {
    const closed_connection first = closed_.front();
    closed_.pop_front();
    const place at = index_.find(
        first.hash, [&](place one) { return entries_[one]->position == first.position; });
    if (at != connection_index::nowhere) retire(at, stream_end::fin);
}

// Those that are closed go first.
void connection_table::make_room(const entry& current) {
    while (memory() > context_.options.limits.memory && !closed_.empty() &&
           closed_.front().position != current.position)
        release_first_closed();
    while (memory() > context_.options.limits.memory && entries_.size() > 1) {
        if (hand_ >= entries_.size()) hand_ = 0;
        entry& candidate = *entries_[hand_];
        if (&candidate == &current || std::exchange(candidate.recently_seen, false)) {
            ++hand_;
            continue;
        }
        if (!candidate.state.over()) ++evicted_;
        retire(static_cast<place>(hand_), stream_end::limit);
    }
}

void connection_table::finish(packet_position now) {
    std::ranges::sort(entries_, {}, [](const auto& one) { return one->position; });
    for (auto& one : entries_) {
        one->state.end(stream_end::capture_end, now);
        one.reset();
    }
    entries_.clear();
    index_ = {};
}

} // namespace unmask::analyzer
