#include "analyzer/connection_table.hpp"

#include <algorithm>
#include <utility>

namespace unmask::analyzer {

void connection_table::accept(const tcp_segment& segment, packet_position now) {
    now_ = now;
    node& found = find_or_open(segment);
    entry& current = found.second;
    current.recently_seen = true;
    if (current.state.over()) return;
    current.state.accept(segment, now);
    recount(current);
    if (memory_ > options_.limits.memory) make_room(found);
}

connection_table::node& connection_table::find_or_open(const tcp_segment& segment) {
    const connection_key key = key_of(segment);
    if (const auto found = table_.find(key); found != table_.end()) {
        if (!found->second.state.is_followed_by(segment)) return *found;
        retire(*found, stream_end::capture_end); // what was to come of it never will
    }
    const std::uint64_t number = options_.first_connection + connections_++;
    auto& opened = *table_
                        .try_emplace(key, entry{.state = {segment, number, options_, sink_},
                                                .number = number,
                                                .position = clock_.size()})
                        .first;
    clock_.push_back(&opened);
    return opened;
}

void connection_table::recount(entry& one) {
    constexpr std::size_t bookkeeping = sizeof(node) + 3 * sizeof(void*);
    const std::size_t memory = one.state.memory() + bookkeeping;
    memory_ += memory - one.memory;
    one.memory = memory;
}

void connection_table::retire(node& one, stream_end how) {
    one.second.state.end(how, now_);
    memory_ -= one.second.memory;
    // The last of the ring takes its place.
    const std::size_t position = one.second.position;
    clock_[position] = clock_.back();
    clock_[position]->second.position = position;
    clock_.pop_back();
    table_.erase(connection_key(one.first));
}

void connection_table::make_room(const node& current) {
    while (memory_ > options_.limits.memory && clock_.size() > 1) {
        if (hand_ >= clock_.size()) hand_ = 0;
        node& candidate = *clock_[hand_];
        if (&candidate == &current || std::exchange(candidate.second.recently_seen, false)) {
            ++hand_;
            continue;
        }
        if (!candidate.second.state.over()) ++evicted_;
        retire(candidate, stream_end::limit);
    }
}

void connection_table::finish() {
    std::vector<node*> all = clock_;
    std::ranges::sort(all, {}, [](const node* one) { return one->second.number; });
    for (node* one : all) retire(*one, stream_end::capture_end);
}

} // namespace unmask::analyzer
