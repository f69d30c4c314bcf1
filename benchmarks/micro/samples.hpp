// What the micro-benchmarks read: streams of masked frames and texts, the same in every run.
#pragma once

#include "protocol/frame.hpp"

#include <benchmark/benchmark.h>
#include <string>
#include <vector>

namespace unmask::benchmarks {

// What one read from a socket may bring.
inline constexpr std::size_t chunk_size = 64 * 1024;

// Whole frames as a client sends them, one message each, every one masked with a key of its own.
// The payload size does not divide the chunk size, so that frames straddle chunks.
struct frame_stream {
    byte_buffer bytes;
    std::size_t frames = 0;
    std::size_t payload_size = 0;
};

// At least 1 MiB and sixteen frames. A text's payload is ASCII.
frame_stream make_frame_stream(opcode code, std::size_t payload_size);

// Hands the stream over chunk by chunk. Each chunk is copied first to the same writable place, as a
// read from a socket does, and may be unmasked there.
template <class Take>
void read_in_chunks(byte_view stream, Take take) {
    static byte_buffer place(chunk_size);
    while (!stream.empty()) {
        const std::size_t size = std::min(chunk_size, stream.size());
        std::memcpy(place.data(), stream.data(), size);
        take(mutable_bytes(place).first(size));
        stream = stream.subspan(size);
    }
}

// Adds the columns "frame" (time per frame) and bytes_per_second (of the stream as on the wire).
void report_frames(benchmark::State& state, const frame_stream& stream);

enum class script : std::uint8_t { ascii, latin, cjk, emoji };

// At most `size` bytes of valid UTF-8, less only where a whole character does not fit.
std::string make_text(script kind, std::size_t size);

// JSON as a feed of prices sends it: alike, but never the same. Each message has `size` bytes.
std::vector<std::string> make_json_messages(std::size_t size, std::size_t count);

// The payload sizes of RFC-sized headers: 7 bits, 16 bits and 64 bits of length.
inline const std::vector<std::int64_t> frame_sizes{8, 20, 125, 1024, 4096, 65536};

} // namespace unmask::benchmarks
