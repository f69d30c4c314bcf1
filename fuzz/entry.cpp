// The entry point that libFuzzer, or replay_main.cpp, calls with each input.
#include "fuzz/support/input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    unmask::fuzz::check(unmask::fuzz::input(std::as_bytes(std::span(data, size))));
    return 0;
}
