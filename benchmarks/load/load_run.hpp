// All connections of the load, on one thread with one epoll.
#pragma once

#include "benchmarks/load/load_connection.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace unmask::benchmarks {

struct load_result {
    std::uint64_t echoes = 0;
    double seconds = 0;
};

class load_run {
  public:
    explicit load_run(const load_plan& plan);
    ~load_run();

    // Opens all connections, a limited number at a time. Throws std::runtime_error with a sentence.
    void open();

    // Keeps plan.depth messages in flight on every connection: for plan.warmup, and for
    // plan.duration, which counts. The hooks are called at the beginning and the end of the latter.
    load_result echo(const std::function<void()>& at_start, const std::function<void()>& at_end);

    // Sends one message on every connection and waits for all echoes.
    void echo_once();

  private:
    using clock = std::chrono::steady_clock;

    void poll_once(bool refill);
    void watch(load_connection& connection);
    std::uint64_t echo_until(clock::time_point end);

    load_plan plan_;
    load_message message_;
    int epoll_;
    std::vector<std::unique_ptr<load_connection>> connections_;
    byte_buffer buffer_;
    std::size_t opened_ = 0;
    std::uint64_t echoes_ = 0;
};

} // namespace unmask::benchmarks
