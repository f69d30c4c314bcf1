// The options of `unmask conform`, as they were given.
#pragma once

#include "conformance/clients/case_server.hpp"
#include "conformance/servers/runner.hpp"

namespace CLI {
class App;
}

namespace unmask::cli {

struct conform_options {
    std::string url;
    conformance::run_options run;
    std::vector<std::string> include;
    std::vector<std::string> exclude;
    std::string spec; // file; empty: none
    bool no_performance = false;
    std::filesystem::path out = "out/conform";
    std::optional<std::uint16_t> listen_port;
    conformance::listen_options listening; // what has options of its own: host, TLS, once
    bool jobs_given = false;
    bool out_given = false;
    bool host_given = false;
    std::string start;             // command; empty: the server is there
    double start_timeout = 10.0;   // seconds
    std::string engine = "native"; // or wstest, wstest=PATH
    double engine_timeout = 14400; // seconds
    bool trace = false;
    std::string baseline; // files; empty: none
    bool strict_baseline = false;
    std::string junit;
    std::string markdown;
    bool list = false;
    std::string explained;
};

// Declares the options on the subcommand; parsing fills `options`, which must outlive it.
void add_conform_options(CLI::App& conform, conform_options& options);

} // namespace unmask::cli
