// permessage-deflate on JSON messages, with and without context takeover.
#include "benchmarks/micro/samples.hpp"
#include "protocol/deflate/deflate.hpp"

namespace unmask::benchmarks {

namespace {

constexpr std::size_t limit = 1024 * 1024;

deflate_parameters parameters(bool takeover) {
    return {.server_no_context_takeover = !takeover, .client_no_context_takeover = !takeover};
}

// Enough messages that the window is full of earlier ones for most of them.
std::vector<std::string> messages_of(std::int64_t size) {
    const auto bytes = static_cast<std::size_t>(size);
    return make_json_messages(bytes, std::max<std::size_t>(4, 256 * 1024 / bytes));
}

void report_messages(benchmark::State& state, std::size_t message_count) {
    const auto count = static_cast<std::int64_t>(message_count);
    state.SetItemsProcessed(state.iterations() * count);
    state.SetBytesProcessed(state.iterations() * count * state.range());
}

// bytes_per_second is of the message, "ratio" what compression makes of it.
void deflate_messages(benchmark::State& state, bool takeover) {
    const auto messages = messages_of(state.range());
    deflater compressor(parameters(takeover), party::client);
    byte_buffer compressed;
    for (auto _ : state) {
        compressed.clear();
        for (const std::string& message : messages)
            compressor.compress(as_bytes(message), compressed);
        benchmark::DoNotOptimize(compressed.data());
    }
    report_messages(state, messages.size());
    state.counters["ratio"] = static_cast<double>(messages.size() * messages.front().size()) /
                              static_cast<double>(compressed.size());
}

void inflate_messages(benchmark::State& state, bool takeover) {
    const auto messages = messages_of(state.range());
    deflater compressor(parameters(takeover), party::client);
    std::vector<byte_buffer> compressed(messages.size());
    for (std::size_t i = 0; i < messages.size(); ++i)
        compressor.compress(as_bytes(messages[i]), compressed[i]);

    // The first message refers to nothing before it, so the sequence may be fed again and again.
    inflater decompressor(parameters(takeover), party::client);
    byte_buffer out;
    for (auto _ : state)
        for (const byte_buffer& payload : compressed) {
            out.clear();
            byte_view rest = payload;
            auto status = decompressor.feed(rest, out, limit);
            if (status == inflate_status::ok) status = decompressor.finish_message(out, limit);
            if (status != inflate_status::ok || out.size() != messages.front().size())
                state.SkipWithError("a message did not inflate");
        }
    report_messages(state, messages.size());
}

const std::vector<std::int64_t> sizes{64, 256, 1024, 16384, 131072};
BENCHMARK_CAPTURE(inflate_messages, takeover, true)->ArgsProduct({sizes});
BENCHMARK_CAPTURE(inflate_messages, no_takeover, false)->ArgsProduct({sizes});
BENCHMARK_CAPTURE(deflate_messages, takeover, true)->ArgsProduct({sizes});
BENCHMARK_CAPTURE(deflate_messages, no_takeover, false)->ArgsProduct({sizes});

} // namespace

} // namespace unmask::benchmarks
