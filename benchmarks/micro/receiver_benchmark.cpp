// The receiver: frames cut, judged, unmasked, assembled into messages, and texts validated.
#include "benchmarks/micro/samples.hpp"
#include "protocol/receiver.hpp"

namespace unmask::benchmarks {

namespace {

void receive(benchmark::State& state, opcode code) {
    const auto stream = make_frame_stream(code, static_cast<std::size_t>(state.range()));
    receiver messages({.sender = party::client, .report_frames = false});
    for (auto _ : state) {
        std::size_t received = 0;
        read_in_chunks(stream.bytes, [&](mutable_bytes chunk) {
            messages.feed_in_place(chunk);
            while (const auto event = messages.next())
                received += std::holds_alternative<message_received>(*event);
        });
        if (received != stream.frames) state.SkipWithError("messages were lost");
    }
    report_frames(state, stream);
}

void receiver_binary(benchmark::State& state) { receive(state, opcode::binary); }
void receiver_text(benchmark::State& state) { receive(state, opcode::text); }

BENCHMARK(receiver_binary)->ArgsProduct({frame_sizes});
BENCHMARK(receiver_text)->ArgsProduct({frame_sizes});

} // namespace

} // namespace unmask::benchmarks
