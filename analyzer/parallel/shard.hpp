// One of several threads that divide the connections of a capture among themselves.
#pragma once

#include "analyzer/connection_table.hpp"
#include "analyzer/parallel/kept_records.hpp"
#include "analyzer/parallel/ring.hpp"

#include <thread>

namespace unmask::analyzer {

// Segments that a shard is given at a time, with bytes of their own.
struct segment_round {
    std::vector<captured_segment> segments; // their payloads are views of `bytes` after settle()
    byte_buffer bytes;
    std::optional<packet_position> end; // of the capture, behind these

    void add(const captured_segment& one) {
        segments.push_back(one);
        bytes.insert(bytes.end(), one.segment.payload.begin(), one.segment.payload.end());
    }
    // No more will be added: nothing moves from now on.
    void settle();
    void clear() {
        segments.clear();
        bytes.clear();
    }
};

class shard {
  public:
    static constexpr unsigned rounds = 4; // that may be under way

    // The options must outlive this.
    explicit shard(const analysis_options& options);
    shard(const shard&) = delete;
    shard& operator=(const shard&) = delete;
    ~shard();

    // The next round to be filled in; at most `rounds` whose records are not yet read. Its last one says where the
    // capture ends.
    segment_round& next_round() { return input_.to_fill(); }
    void submit() { input_.filled(); }

    // The next records; the last ones of a round say so. Waits for them. Connections have numbers that are used again when
    // they have gone.
    kept_records& next_records() { return *output_.to_empty(); }
    void release_records();

    // After the last records.
    std::uint64_t evicted() const { return table_.evicted(); }

  private:
    class writer;
    static constexpr std::size_t most_kept = 8;

    void run();

    ring<segment_round, rounds> input_;
    ring<kept_records, most_kept> output_;
    std::unique_ptr<writer> writer_;
    connection_table table_;
    std::thread thread_;
};

} // namespace unmask::analyzer
