#include "benchmarks/load/server_usage.hpp"

#include <ctime>
#include <fmt/core.h>
#include <fstream>
#include <stdexcept>
#include <string>

namespace unmask::benchmarks {

double processor_seconds(pid_t server) {
    clockid_t clock;
    timespec time;
    if (::clock_getcpuclockid(server, &clock) != 0 || ::clock_gettime(clock, &time) != 0)
        throw std::runtime_error(fmt::format("no process has the id {}", server));
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

std::uint64_t resident_kib(pid_t server) {
    std::ifstream status(fmt::format("/proc/{}/status", server));
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS:")) return std::stoull(line.substr(6));
    throw std::runtime_error(fmt::format("no process has the id {}", server));
}

} // namespace unmask::benchmarks
