// Puts an echo server under load, or opens idle connections to it, and prints one JSON object:
//
//     echo_load --port 9001 --connections 100 --depth 16          messages a second, processor time
//     of the server echo_load --port 9001 --connections 10000 --idle --pid 123  memory of the
//     server for each connection
#include "benchmarks/load/load_run.hpp"
#include "benchmarks/load/server_usage.hpp"

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <sys/resource.h>

namespace {

using namespace unmask::benchmarks;

// As many descriptors as the system lets this process have.
void raise_descriptor_limit(std::size_t needed) {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    if (needed > limit.rlim_cur)
        throw std::runtime_error(fmt::format("{} descriptors are needed, {} allowed (ulimit -n)",
                                             needed, limit.rlim_cur));
}

void measure_load(const load_plan& plan, pid_t server) {
    load_run run(plan);
    run.open();
    double used = 0;
    const auto result = run.echo([&] { used -= server ? processor_seconds(server) : 0; },
                                 [&] { used += server ? processor_seconds(server) : 0; });
    fmt::print("{{\"messages_per_second\":{:.1f},\"messages\":{},\"seconds\":{:.4f}",
               static_cast<double>(result.echoes) / result.seconds, result.echoes, result.seconds);
    if (server)
        fmt::print(",\"server_seconds\":{:.6f},\"server_resident_kib\":{}", used,
                   resident_kib(server));
    fmt::print("}}\n");
}

// All in KiB for each connection.
void measure_idle(const load_plan& plan, pid_t server) {
    const auto before = resident_kib(server);
    const auto each = [&] {
        return static_cast<double>(resident_kib(server) - before) /
               static_cast<double>(plan.connections);
    };
    load_run run(plan);
    run.open();
    const double opened = each();
    run.echo_once();
    fmt::print("{{\"before_kib\":{},\"opened_kib\":{:.3f},\"after_message_kib\":{:.3f}}}\n", before,
               opened, each());
}

} // namespace

int main(int argc, char** argv) {
    load_plan plan;
    pid_t server = 0;
    bool idle = false;
    CLI::App app("Load for a WebSocket echo server on this machine");
    app.add_option("--port", plan.port, "port of the server on 127.0.0.1")->required();
    app.add_option("--connections", plan.connections)->capture_default_str();
    app.add_option("--depth", plan.depth, "messages in flight on each connection")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    app.add_option("--size", plan.payload_size, "bytes of payload")->capture_default_str();
    app.add_option_function<unsigned>(
        "--milliseconds", [&](unsigned given) { plan.duration = std::chrono::milliseconds(given); },
        "to measure, after a warm-up of 100");
    app.add_flag("--raw", plan.raw, "the server sends back the bytes as they are, masked");
    auto* pid = app.add_option("--pid", server, "process id of the server, to read what it uses");
    app.add_flag("--idle", idle, "open the connections, send one message on each, report memory")
        ->needs(pid);
    CLI11_PARSE(app, argc, argv);
    try {
        raise_descriptor_limit(plan.connections + 16);
        idle ? measure_idle(plan, server) : measure_load(plan, server);
    } catch (const std::exception& error) {
        fmt::print(stderr, "echo_load: {}\n", error.what());
        return 1;
    }
}
