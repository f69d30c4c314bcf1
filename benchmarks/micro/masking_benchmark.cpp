// Masking alone, at sizes from a short message to more than the caches hold.
#include "benchmarks/micro/samples.hpp"

namespace unmask::benchmarks {

namespace {

constexpr masking_key key{std::byte{0x37}, std::byte{0xfa}, std::byte{0x21}, std::byte{0x3d}};

void mask_in_place(benchmark::State& state) {
    byte_buffer data(static_cast<std::size_t>(state.range()));
    for (auto _ : state) {
        mask(data, key);
        benchmark::ClobberMemory();
    }
    state.SetBytesProcessed(state.iterations() * state.range());
}

void mask_while_copying(benchmark::State& state) {
    const byte_buffer source(static_cast<std::size_t>(state.range()));
    byte_buffer target(source.size());
    for (auto _ : state) {
        mask_copy(source, target.data(), key);
        benchmark::ClobberMemory();
    }
    state.SetBytesProcessed(state.iterations() * state.range());
}

const std::vector<std::int64_t> sizes{8, 20, 125, 1024, 16384, 262144, 8388608};
BENCHMARK(mask_in_place)->ArgsProduct({sizes});
BENCHMARK(mask_while_copying)->ArgsProduct({sizes});

} // namespace

} // namespace unmask::benchmarks
