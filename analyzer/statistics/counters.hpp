// What is counted of a connection, and of all connections together.
#pragma once

#include "analyzer/records.hpp"
#include "analyzer/statistics/histogram.hpp"
#include "analyzer/statistics/round_trips.hpp"
#include "protocol/close.hpp"

#include <map>

namespace unmask::analyzer {

// The opcodes that messages have, in the order in which they are shown.
inline constexpr std::array message_opcodes{opcode::text, opcode::binary, opcode::close,
                                            opcode::ping, opcode::pong};

struct message_counter {
    std::uint64_t messages = 0;
    std::uint64_t bytes = 0; // after inflation
};

// What one side sent. `Count` is the type of the histograms' buckets. What every frame or message
// touches stands first, together: with many connections, memory is what counting costs.
template <class Count>
struct direction_counters {
    std::uint64_t frames = 0;
    std::uint64_t header_bytes = 0;
    std::uint64_t payload_bytes = 0; // on the wire
    std::array<message_counter, message_opcodes.size()> by_opcode{};
    histogram<Count> sizes; // of data messages, after inflation
    std::uint64_t compressed_messages = 0;
    std::uint64_t deflated_bytes = 0; // of the compressed messages, on the wire
    std::uint64_t inflated_bytes = 0; // of the same
    histogram<Count> round_trips;     // of the pings that it sent, in nanoseconds
    std::map<std::optional<close_code>, std::uint64_t> close_codes;
    std::uint64_t gaps = 0;
    std::uint64_t missing_bytes = 0;
    std::uint64_t undecodable = 0;
    std::uint64_t undecodable_bytes = 0;

    void count(const frame_record& record) {
        ++frames;
        header_bytes += record.header_size;
        payload_bytes += record.header.payload_length;
    }
    void count(const message_record& record) {
        if (is_control(record.opcode)) return count_control(record);
        message_counter& counter = by_opcode[record.opcode == opcode::text ? 0 : 1];
        ++counter.messages;
        counter.bytes += record.length;
        sizes.add(record.length);
        if (record.compressed) count_compression(record);
    }
    void count_control(const message_record& record);
    void count_compression(const message_record& record);
    void count(const gap_record& record) { ++gaps, missing_bytes += record.bytes; }
    void count(const undecodable_record& record) {
        ++undecodable, undecodable_bytes += record.bytes;
    }

    std::uint64_t wire_bytes() const { return header_bytes + payload_bytes; }
    message_counter messages() const; // of all opcodes

    template <class Other>
    void add(const direction_counters<Other>& other);
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
    std::map<rule, std::uint64_t> findings;
    std::map<connection_end, std::uint64_t> ends;

    std::uint64_t wire_bytes() const { return sent[0].wire_bytes() + sent[1].wire_bytes(); }

    template <class Other>
    void add(const counters<Other>& other);
};

struct alignas(64) connection_counters : counters<std::uint32_t> {
    std::uint64_t connection = 0;
    endpoint client;
    endpoint server;
    std::array<waiting_pings, 2> pings; // by sender

    // A record of that time has come.
    void saw(std::int64_t time) {
        if (last_time < first_time && first_time == INT64_MAX) first_time = last_time = time;
        if (time <= last_time) return;
        if (time - last_time > longest_silence.length)
            longest_silence = {time - last_time, last_time};
        last_time = time;
    }
    void count_ping_or_pong(const message_record& record);
};

using total_counters = counters<std::uint64_t>;

} // namespace unmask::analyzer
