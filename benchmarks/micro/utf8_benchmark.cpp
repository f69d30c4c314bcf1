// UTF-8 validation of texts in several scripts.
#include "benchmarks/micro/samples.hpp"
#include "protocol/utf8.hpp"

namespace unmask::benchmarks {

namespace {

void utf8(benchmark::State& state, script kind) {
    const std::string text = make_text(kind, static_cast<std::size_t>(state.range()));
    for (auto _ : state) {
        utf8_validator validator;
        const bool valid = validator.feed(as_bytes(text)) && validator.complete();
        if (!valid) state.SkipWithError("valid text was refused");
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

const std::vector<std::int64_t> sizes{20, 125, 1024, 16384, 1048576};
BENCHMARK_CAPTURE(utf8, ascii, script::ascii)->ArgsProduct({sizes});
BENCHMARK_CAPTURE(utf8, latin, script::latin)->ArgsProduct({sizes});
BENCHMARK_CAPTURE(utf8, cjk, script::cjk)->ArgsProduct({sizes});
BENCHMARK_CAPTURE(utf8, emoji, script::emoji)->ArgsProduct({sizes});

} // namespace

} // namespace unmask::benchmarks
