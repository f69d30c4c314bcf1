// All TCP connections of a capture, by their endpoints, within a limit of memory.
//
// Connections share nothing but this table, so several tables can divide a capture among them
// (parallel/sharded_connections.hpp).
#pragma once

#include "analyzer/connection.hpp"
#include "analyzer/segment_sink.hpp"
#include "analyzer/tcp/connection_index.hpp"

#include <deque>

namespace unmask::analyzer {

// Gives connections their numbers, where another one than a table knows them.
class connection_numbering {
  public:
    virtual ~connection_numbering() = default;

    // A connection begins: the number that its records are to bear.
    virtual std::uint64_t begin() = 0;
    // No more records of it will follow.
    virtual void end(std::uint64_t number) = 0;
};

class connection_table final : public segment_sink {
  public:
    // All must outlive this. Without `numbering`, connections are numbered from 0.
    connection_table(const analysis_options& options, record_sink& sink,
                     connection_numbering* numbering = nullptr)
        : context_(options, sink), numbering_(numbering) {}

    // Of a capture whose times never go back.
    void accept(const tcp_segment& segment, packet_position now) {
        accept({segment, now, now.time}, hash_(segment));
    }
    // Of many connections each is no longer in the processor's caches when it is its turn again; here memory is
    // asked for what all of them need before it is needed.
    void accept(std::span<const captured_segment> batch) override;

    void finish() { finish(now_); }
    void finish(packet_position now) override;

    std::uint64_t connections() const override { return connections_; }
    std::uint64_t evicted() const override { return evicted_; }

    // The latest segment's.
    const packet_position& now() const { return now_; }

    // Bytes held.
    std::size_t memory() const {
        return memory_ + index_.memory() + closed_.size() * sizeof(closed_connection);
    }

  private:
    using place = connection_index::place;

    struct entry {
        entry(const tcp_segment& first, std::uint64_t number, analysis_context& context,
              std::uint64_t position_of_it, std::uint32_t hash_of_it)
            : state(first, number, context), position(position_of_it), hash(hash_of_it) {}

        connection state;
        std::uint64_t position; // among all that ever were here
        std::size_t memory = 0; // as last counted
        std::uint32_t hash;
        bool recently_seen = true;
        bool is_closed = false; // and in the list of those
    };
    struct closed_connection {
        std::uint64_t packet; // in which it closed
        std::int64_t clock;   // of that packet
        std::uint64_t position;
        std::uint32_t hash;
    };

    static constexpr std::size_t most_ahead = 32;
    using hashes = std::array<std::uint32_t, most_ahead>;

    void accept(const captured_segment& captured, std::uint32_t hash);
    void look_ahead(std::span<const captured_segment> batch, hashes& all) const;
    place find_or_open(const tcp_segment& segment, std::uint32_t hash);
    place open(const tcp_segment& segment, std::uint32_t hash);
    void recount(entry& one);
    void retire(place at, stream_end how);
    void release_closed(std::int64_t clock);
    void release_first_closed();
    void make_room(const entry& current);

    analysis_context context_;
    connection_numbering* numbering_;
    endpoint_hash hash_;
    connection_index index_; // places in entries_
    // In a ring; the hand gives up those that were not seen since it last came by, which is nearly
    // the least recently used at none of its cost.
    std::vector<std::unique_ptr<entry>> entries_;
    std::size_t hand_ = 0;
    // Those that are kept for stragglers only, in the order of closing; some may have gone for other reasons.
    std::deque<closed_connection> closed_;
    std::size_t memory_ = 0; // of all entries
    packet_position now_;
    std::uint64_t connections_ = 0;
    std::uint64_t evicted_ = 0;
};

} // namespace unmask::analyzer
