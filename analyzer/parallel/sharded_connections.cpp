#include "analyzer/parallel/sharded_connections.hpp"

#include <algorithm>

namespace unmask::analyzer {

namespace {

constexpr std::size_t most_segments = 1024; // of a round
constexpr std::size_t most_bytes = std::size_t{256} << 10;

analysis_options for_each_of(std::size_t shards, analysis_options whole) {
    whole.limits.memory /= shards;
    whole.limits.connection_memory = std::min(whole.limits.connection_memory, whole.limits.memory);
    return whole;
}

} // namespace

sharded_connections::sharded_connections(const analysis_options& options, record_sink& sink)
    : options_(for_each_of(std::max(options.jobs, 1u), options)), sink_(sink) {
    for (unsigned i = 0; i < std::max(options.jobs, 1u); ++i)
        sources_.push_back(std::make_unique<source>(options_));
    begin_round();
}

void sharded_connections::accept(std::span<const captured_segment> batch) {
    for (const captured_segment& one : batch) {
        round_[hash_(one.segment) % sources_.size()]->add(one);
        round_bytes_ += one.segment.payload.size();
        if (++round_segments_ < most_segments && round_bytes_ < most_bytes) continue;
        end_round();
        begin_round();
    }
}

void sharded_connections::begin_round() {
    if (under_way_ == shard::rounds)
        merge_round([](const source&, const entry& one) { return one.packet; });
    round_.clear();
    for (const auto& one : sources_) round_.push_back(&one->connections.next_round());
    round_segments_ = 0;
    round_bytes_ = 0;
}

void sharded_connections::end_round() {
    for (const auto& one : sources_) one->connections.submit();
    ++under_way_;
}

// The last round has no segments: in it, connections end in the order of their numbers.
void sharded_connections::finish(packet_position now) {
    end_round();
    begin_round();
    for (segment_round* const one : round_) one->end = now;
    end_round();
    while (under_way_ > 1) merge_round([](const source&, const entry& one) { return one.packet; });
    merge_round([](const source& of, const entry& one) { return of.numbers[one.connection]; });
}

// What a source has to say next in this round, or null.
const sharded_connections::entry* sharded_connections::head(source& one) {
    for (;;) {
        if (!one.records) one.records = &one.connections.next_records();
        if (one.next < one.records->entries().size()) return &one.records->entries()[one.next];
        if (one.records->ends_round) return nullptr;
        one.connections.release_records();
        one.records = nullptr;
        one.next = 0;
    }
}

void sharded_connections::merge_round(key_of_entry key) {
    for (;;) {
        source* first = nullptr;
        std::uint64_t first_key = 0;
        for (const auto& one : sources_) {
            const entry* const next = head(*one);
            if (!next || (first && key(*one, *next) >= first_key)) continue;
            first = one.get();
            first_key = key(*one, *next);
        }
        if (!first) break;
        take(*first);
    }
    for (const auto& one : sources_) {
        one->connections.release_records();
        one->records = nullptr;
        one->next = 0;
    }
    --under_way_;
}

void sharded_connections::take(source& from) {
    const entry& next = from.records->entries()[from.next++];
    if (!next.is_beginning()) return next.play_to(sink_, from.numbers[next.connection]);
    if (from.numbers.size() <= next.connection) from.numbers.resize(next.connection + 1);
    from.numbers[next.connection] = connections_++;
}

std::uint64_t sharded_connections::evicted() const {
    std::uint64_t sum = 0;
    for (const auto& one : sources_) sum += one->connections.evicted();
    return sum;
}

} // namespace unmask::analyzer
