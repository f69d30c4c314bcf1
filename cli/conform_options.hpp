// The options of `unmask conform`, as they were given.
#pragma once

#include "conformance/case_server.hpp"
#include "conformance/runner.hpp"

namespace CLI {
class App;
}

namespace unmask::cli {

struct conform_options {
    std::string url;
    conformance::run_options run;
    std::vector<std::string> include;
    std::vector<std::string> exclude;
    std::filesystem::path out = "out/conform";
    std::optional<std::uint16_t> listen_port;
    conformance::listen_options listening; // what has options of its own: host, TLS, start, once
    bool jobs_given = false;
    bool list = false;
    std::string explained;
};

// Declares the options on the subcommand; parsing fills `options`, which must outlive it.
void add_conform_options(CLI::App& conform, conform_options& options);

} // namespace unmask::cli
