// What to ask of an echo server.
#pragma once

#include <chrono>
#include <cstdint>

namespace unmask::benchmarks {

struct load_plan {
    std::uint16_t port = 0; // on 127.0.0.1
    std::size_t connections = 100;
    std::size_t depth = 1;         // messages in flight on each connection
    std::size_t payload_size = 20; // bytes
    std::chrono::milliseconds warmup{100};
    std::chrono::milliseconds duration{500};
    // The server sends back the very bytes that it gets, masked as they are.
    bool raw = false;
};

} // namespace unmask::benchmarks
