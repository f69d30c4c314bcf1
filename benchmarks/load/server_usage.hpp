// What a server process has used, read from outside.
#pragma once

#include <cstdint>
#include <sys/types.h>

namespace unmask::benchmarks {

// Processor time of all its threads, in seconds. Throws std::runtime_error if there is no such
// process.
double processor_seconds(pid_t server);

// Memory resident (VmRSS), in KiB.
std::uint64_t resident_kib(pid_t server);

} // namespace unmask::benchmarks
