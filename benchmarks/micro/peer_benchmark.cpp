// Other libraries on the streams of receiver_benchmark.cpp: the rows to compare with
// receiver_binary and receiver_text.
#include "benchmarks/micro/peer_parser.hpp"
#include "benchmarks/micro/samples.hpp"

namespace unmask::benchmarks {

namespace {

using make_parser = std::unique_ptr<peer_parser> (*)();

void peer(benchmark::State& state, make_parser make, opcode code) {
    const auto stream = make_frame_stream(code, static_cast<std::size_t>(state.range()));
    const auto parser = make();
    for (auto _ : state)
        if (parser->read(as_text(stream.bytes)) != stream.frames)
            state.SkipWithError("messages were lost");
    report_frames(state, stream);
}

#define UNMASK_PEER(name)                                                                          \
    BENCHMARK_CAPTURE(peer, name##_binary, make_##name##_parser, opcode::binary)                   \
        ->ArgsProduct({frame_sizes});                                                              \
    BENCHMARK_CAPTURE(peer, name##_text, make_##name##_parser, opcode::text)                       \
        ->ArgsProduct({frame_sizes})

UNMASK_PEER(beast);
#ifdef UNMASK_HAS_WEBSOCKETPP
UNMASK_PEER(websocketpp);
#endif
#ifdef UNMASK_HAS_WSLAY
UNMASK_PEER(wslay);
#endif

} // namespace

} // namespace unmask::benchmarks
