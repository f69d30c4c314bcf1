// All TCP connections of a capture, by their endpoints, within a limit of memory.
//
// Connections share nothing but this table, so several tables can divide a capture among them.
#pragma once

#include "analyzer/connection.hpp"
#include "analyzer/tcp/connection_key.hpp"

#include <unordered_map>

namespace unmask::analyzer {

class connection_table {
  public:
    // Options and sink must outlive this.
    connection_table(const analysis_options& options, record_sink& sink)
        : options_(options), sink_(sink) {}

    void accept(const tcp_segment& segment, packet_position now);

    // The capture ends: all connections end, in the order of their first packets.
    void finish();

    // TCP connections so far, and those given up over the limit.
    std::uint64_t connections() const { return connections_; }
    std::uint64_t evicted() const { return evicted_; }

  private:
    struct entry {
        connection state;
        std::uint64_t number;
        std::size_t memory = 0;   // as last counted
        std::size_t position = 0; // in clock_
        bool recently_seen = true;
    };
    using map = std::unordered_map<connection_key, entry, connection_hash>;
    using node = map::value_type; // stays in place as long as it is in the map

    node& find_or_open(const tcp_segment& segment);
    void recount(entry& one);
    void retire(node& one, stream_end how);
    void make_room(const node& current);

    const analysis_options& options_;
    record_sink& sink_;
    map table_;
    // All entries in a ring; the hand gives up those that were not seen since it last came by,
    // which is nearly the least recently used at none of its cost.
    std::vector<node*> clock_;
    std::size_t hand_ = 0;
    std::size_t memory_ = 0;
    packet_position now_;
    std::uint64_t connections_ = 0;
    std::uint64_t evicted_ = 0;
};

} // namespace unmask::analyzer
