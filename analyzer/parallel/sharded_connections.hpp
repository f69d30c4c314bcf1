// The connections of a capture, divided among several threads by their endpoints.
//
//     accept() --segments of a round, copied--> shard: connection_table --records, copied--> merge --> record_sink
//                                               shard: ...
//
// A round is some thousand segments; a few are under way at the same time. The thread that calls merges the records
// of each round by the packets at which they were written: so the sink gets the records that one connection_table
// would write, in the same order, with the same numbers. Nothing is given up in another order than in a table, but
// each shard has only its part of the memory.
#pragma once

#include "analyzer/parallel/shard.hpp"
#include "analyzer/segment_sink.hpp"

namespace unmask::analyzer {

class sharded_connections final : public segment_sink {
  public:
    // As many shards as `options.jobs`, at least one. Options and sink must outlive this.
    sharded_connections(const analysis_options& options, record_sink& sink);

    void accept(std::span<const captured_segment> batch) override;
    void finish(packet_position now) override;

    std::uint64_t connections() const override { return connections_; }
    std::uint64_t evicted() const override;

  private:
    // A shard, and how far its records are read.
    struct source {
        explicit source(const analysis_options& options) : connections(options) {}

        shard connections;
        std::vector<std::uint64_t> numbers; // for all to see, by those of the shard
        kept_records* records = nullptr;    // of which those from `next` on are left
        std::size_t next = 0;
    };
    using entry = kept_records::entry;
    using key_of_entry = std::uint64_t (*)(const source&, const entry&);

    void begin_round();
    void end_round();
    const entry* head(source& one);
    void merge_round(key_of_entry key);
    void take(source& from);

    analysis_options options_; // of each shard
    record_sink& sink_;
    endpoint_hash hash_;
    std::vector<std::unique_ptr<source>> sources_;
    std::vector<segment_round*> round_; // by shard: in preparation
    std::size_t round_segments_ = 0;
    std::size_t round_bytes_ = 0;
    unsigned under_way_ = 0; // rounds that are not merged
    std::uint64_t connections_ = 0;
};

} // namespace unmask::analyzer
