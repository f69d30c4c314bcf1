#include "cli/conform_options.hpp"

#include <CLI/CLI.hpp>

namespace unmask::cli {

void add_conform_options(CLI::App& conform, conform_options& options) {
    conform.add_option("url", options.url, "the server under test: ws[s]://HOST[:PORT]/PATH");
    conform.add_option("--agent", options.run.agent,
                       "name of the server in reports (default: what it calls itself)");
    conform.add_option("--cases", options.include, "run only these, such as 1.*,6.4.* or close/*")
        ->delimiter(',');
    conform.add_option("--exclude", options.exclude, "leave these out")->delimiter(',');
    conform.add_option("--jobs", options.run.jobs, "connections at a time")
        ->check(CLI::Range(1, 1024))
        ->capture_default_str();
    conform
        .add_option("--timeout", options.run.timeout,
                    "time that the server gets where the cases say one second; all limits are "
                    "stretched in proportion")
        ->check(CLI::Range(0.05, 3600.0))
        ->type_name("SECONDS")
        ->capture_default_str();
    conform.add_flag("--verify-tls", options.run.verify_tls,
                     "check the certificate of a wss server");
    conform.add_option("--seed", options.run.seed, "of masking keys (default: random)");
    conform.add_option("--out", options.out, "folder for the reports and captures")
        ->capture_default_str();
    conform.add_flag("--list", options.list, "print the cases, one a line, and stop");
    conform.add_option("--explain", options.explained, "explain a case, and stop")->type_name("ID");
}

} // namespace unmask::cli
