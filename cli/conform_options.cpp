#include "cli/conform_options.hpp"

#include <CLI/CLI.hpp>

namespace unmask::cli {
namespace {

void add_listening(CLI::App& conform, conform_options& options) {
    auto* listen = conform.add_option("--listen", options.listen_port,
                                      "play the server for clients on this TCP port; 0 is any "
                                      "free one");
    conform.add_option("--host", options.listening.host, "IPv4 or IPv6 address to listen on")
        ->capture_default_str()
        ->needs(listen);
    auto* certificate = conform.add_option("--tls-cert", options.listening.certificate,
                                           "certificate chain (PEM): clients use wss");
    auto* key = conform.add_option("--tls-key", options.listening.key, "private key (PEM)");
    certificate->needs(listen)->needs(key);
    key->needs(certificate);
    conform
        .add_flag("--once", options.listening.once,
                  "stop listening when a client has asked for its reports")
        ->needs(listen);
    conform
        .add_option("--start", options.listening.start,
                    "a client that echoes, started for every case: a command for the shell, with "
                    "{url} where the address to connect to belongs")
        ->needs(listen)
        ->type_name("COMMAND");
}

} // namespace

void add_conform_options(CLI::App& conform, conform_options& options) {
    conform.add_option("url", options.url, "the server under test: ws[s]://HOST[:PORT]/PATH");
    conform.add_option("--agent", options.run.agent,
                       "name of the server in reports (default: what it calls itself)");
    conform.add_option("--cases", options.include, "run only these, such as 1.*,6.4.* or close/*")
        ->delimiter(',');
    conform.add_option("--exclude", options.exclude, "leave these out")->delimiter(',');
    conform.add_option("--jobs", options.run.jobs, "connections, or started clients, at a time")
        ->check(CLI::Range(1, 1024))
        ->capture_default_str()
        ->each([&options](const std::string&) { options.jobs_given = true; });
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
    add_listening(conform, options);
    conform.add_flag("--list", options.list, "print the cases, one a line, and stop");
    conform.add_option("--explain", options.explained, "explain a case, and stop")->type_name("ID");
}

} // namespace unmask::cli
