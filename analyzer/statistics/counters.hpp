// What is counted of a connection, and of all connections together.
#pragma once

#include "analyzer/records.hpp"
#include "analyzer/statistics/histogram.hpp"
#include "analyzer/statistics/round_trips.hpp"
#include "protocol/close.hpp"

#include <boost/container/flat_map.hpp>
#include <boost/container/small_vector.hpp>
#include <memory>

namespace unmask::analyzer {

// The opcodes that messages have, in the order in which they are shown.
inline constexpr std::array message_opcodes{opcode::text, opcode::binary, opcode::close,
                                            opcode::ping, opcode::pong};

struct message_counter {
    std::uint64_t messages = 0;
    std::uint64_t bytes = 0; // after inflation
};

// How often each of a few keys came, without memory of its own as long as there is but one.
template <class Key>
using tally = boost::container::small_flat_map<Key, std::uint64_t, 1>;

// What few connections have, of one side.
template <class Count>
struct seldom_counters {
    std::array<message_counter, 3> control{}; // close, ping, pong
    std::uint64_t compressed_messages = 0;
    std::uint64_t deflated_bytes = 0; // of the compressed messages, on the wire
    std::uint64_t inflated_bytes = 0; // of the same
    histogram<Count> round_trips;     // of the pings that it sent, in nanoseconds
    tally<std::optional<close_code>> close_codes;
    std::uint64_t gaps = 0;
    std::uint64_t missing_bytes = 0;
    std::uint64_t undecodable = 0;
    std::uint64_t undecodable_bytes = 0;

    std::size_t bytes() const; // of memory
    void add_control(const message_record& record);
    void add_compressed(const message_record& record);
    template <class Other>
    void add(const seldom_counters<Other>& other);
};

// What one side sent. `Count` is the type of the histograms' buckets. With many connections, memory
// is what counting costs: what most frames and messages touch stands together, the rest apart.
template <class Count>
class direction_counters {
  public:
    std::uint64_t frames = 0;
    std::uint64_t header_bytes = 0;
    std::uint64_t payload_bytes = 0;       // on the wire
    std::array<message_counter, 2> data{}; // text, binary
    histogram<Count> sizes;                // of data messages, after inflation

    // All zero as long as nothing of it came.
    const seldom_counters<Count>& seldom() const;
    seldom_counters<Count>& seldom();
    bool has_seldom() const { return seldom_ != nullptr; }

    void count(const frame_record& record) {
        ++frames;
        header_bytes += record.header_size;
        payload_bytes += record.header.payload_length;
    }
    void count(const message_record& record) {
        if (is_control(record.opcode)) return seldom().add_control(record);
        message_counter& counter = data[record.opcode == opcode::text ? 0 : 1];
        ++counter.messages;
        counter.bytes += record.length;
        sizes.add(record.length);
        if (record.compressed) seldom().add_compressed(record);
    }
    void count(const gap_record& record) {
        ++seldom().gaps;
        seldom().missing_bytes += record.bytes;
    }
    void count(const undecodable_record& record) {
        ++seldom().undecodable;
        seldom().undecodable_bytes += record.bytes;
    }

    std::uint64_t wire_bytes() const { return header_bytes + payload_bytes; }
    message_counter messages() const; // of all opcodes
    // Of the opcode at that place in message_opcodes.
    const message_counter& by_opcode(std::size_t place) const {
        return place < data.size() ? data[place] : seldom().control[place - data.size()];
    }

    // Of memory, beside the object itself.
    std::size_t allocated_bytes() const {
        return sizes.allocated_bytes() + (seldom_ ? seldom_->bytes() : 0);
    }

    template <class Other>
    void add(const direction_counters<Other>& other);

  private:
    std::unique_ptr<seldom_counters<Count>> seldom_;
};

// A time without any record.
struct silence {
    std::int64_t length = 0; // nanoseconds
    std::int64_t start = 0;  // nanoseconds since the epoch
};

// Of one connection, or of several.
template <class Count>
struct counters {
    std::int64_t first_time = INT64_MAX; // of a record
    std::int64_t last_time = INT64_MIN;
    silence longest_silence;                       // within one connection
    std::array<direction_counters<Count>, 2> sent; // by the client, by the server
    tally<rule> findings;
    tally<connection_end> ends;

    std::uint64_t wire_bytes() const { return sent[0].wire_bytes() + sent[1].wire_bytes(); }
    direction_counters<Count>& sent_by(const record_origin& origin) {
        return sent[origin.direction == party::client ? 0 : 1];
    }

    template <class Other>
    void add(const counters<Other>& other);
};

// Of one connection.
class connection_counters : public counters<std::uint32_t> {
  public:
    std::uint64_t connection = 0;
    endpoint client;
    endpoint server;

    // A record of that time has come.
    void saw(std::int64_t time) {
        if (last_time < first_time && first_time == INT64_MAX) first_time = last_time = time;
        if (time <= last_time) return;
        if (time - last_time > longest_silence.length)
            longest_silence = {time - last_time, last_time};
        last_time = time;
    }
    // Finds the round trips, beside what direction_counters::count does.
    void match_pong(const message_record& record);

    std::size_t bytes() const; // of memory

  private:
    std::unique_ptr<std::array<waiting_pings, 2>> pings_; // by sender
};

// Of connections that are not counted apart, and in the end of all.
class total_counters : public counters<std::uint64_t> {
  public:
    // A record of that time has come, of any connection: nothing is known of silences.
    void saw(std::int64_t time) {
        first_time = std::min(first_time, time);
        last_time = std::max(last_time, time);
    }
    void match_pong(const message_record&) {} // nothing is known of pings
};

} // namespace unmask::analyzer
