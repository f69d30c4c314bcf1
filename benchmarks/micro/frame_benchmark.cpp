// Cutting a stream into frames, without and with taking the mask off.
#include "benchmarks/micro/samples.hpp"

namespace unmask::benchmarks {

namespace {

// The least that any reader of frames must do: each header says where the next one stands.
void header_walk(benchmark::State& state) {
    const auto stream = make_frame_stream(opcode::binary, static_cast<std::size_t>(state.range()));
    for (auto _ : state) {
        byte_view rest = stream.bytes;
        while (const auto decoded = decode_header(rest))
            rest = rest.subspan(decoded->size + decoded->header.payload_length);
        benchmark::DoNotOptimize(rest.data());
    }
    report_frames(state, stream);
}

void decoder(benchmark::State& state) {
    const auto stream = make_frame_stream(opcode::binary, static_cast<std::size_t>(state.range()));
    frame_decoder frames;
    for (auto _ : state) {
        std::uint64_t payload = 0;
        read_in_chunks(stream.bytes, [&](byte_view chunk) {
            frames.feed(chunk);
            while (const auto part = frames.next()) payload += part->payload.size();
        });
        benchmark::DoNotOptimize(payload);
    }
    report_frames(state, stream);
}

// As an endpoint does: the bytes read are its own to change.
void decoder_unmask_in_place(benchmark::State& state) {
    const auto stream = make_frame_stream(opcode::binary, static_cast<std::size_t>(state.range()));
    frame_decoder frames;
    for (auto _ : state) {
        read_in_chunks(stream.bytes, [&](mutable_bytes chunk) {
            frames.feed(chunk);
            while (const auto part = frames.next()) {
                const auto at = static_cast<std::size_t>(part->payload.data() - chunk.data());
                mask(chunk.subspan(at, part->payload.size()), *part->header->key,
                     part->payload_offset);
            }
        });
        benchmark::ClobberMemory();
    }
    report_frames(state, stream);
}

// As an observer does: captures are read-only.
void decoder_unmask_copy(benchmark::State& state) {
    const auto stream = make_frame_stream(opcode::binary, static_cast<std::size_t>(state.range()));
    frame_decoder frames;
    byte_buffer unmasked(chunk_size);
    for (auto _ : state) {
        byte_view rest = stream.bytes;
        while (!rest.empty()) {
            frames.feed(rest.first(std::min(chunk_size, rest.size())));
            rest = rest.subspan(std::min(chunk_size, rest.size()));
            while (const auto part = frames.next())
                mask_copy(part->payload, unmasked.data(), *part->header->key, part->payload_offset);
        }
        benchmark::ClobberMemory();
    }
    report_frames(state, stream);
}

BENCHMARK(header_walk)->ArgsProduct({frame_sizes});
BENCHMARK(decoder)->ArgsProduct({frame_sizes});
BENCHMARK(decoder_unmask_in_place)->ArgsProduct({frame_sizes});
BENCHMARK(decoder_unmask_copy)->ArgsProduct({frame_sizes});

} // namespace

} // namespace unmask::benchmarks
