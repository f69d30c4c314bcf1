#include "cli/command.hpp"
#include "reference-server/server.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <fmt/core.h>
#include <pthread.h>
#include <sys/resource.h>
#include <thread>

namespace unmask::cli {

namespace {

using reference_server::server;
using reference_server::server_options;

void add_addresses(CLI::App& serve, server_options& options) {
    serve.add_option("--port", options.port, "TCP port; 0 is any free one")->capture_default_str();
    serve.add_option("--host", options.host, "IPv4 or IPv6 address to listen on")
        ->capture_default_str();
    auto* certificate = serve.add_option("--tls-cert", options.tls.certificate,
                                         "certificate chain (PEM): serve wss");
    auto* key = serve.add_option("--tls-key", options.tls.key, "private key (PEM)");
    certificate->needs(key);
    key->needs(certificate);
    serve.add_option("--keylog", options.tls.keylog, "append TLS secrets in NSS key log format")
        ->needs(certificate);
}

void add_behaviour(CLI::App& serve, server_options& options) {
    serve.add_flag_callback(
        "--no-compression", [&options] { options.compression = false; },
        "do not agree to permessage-deflate");
    serve
        .add_option("--subprotocol", options.subprotocols,
                    "a subprotocol to agree to; may be repeated")
        ->take_all()
        ->allow_extra_args(false);
    options.threads = std::max(std::thread::hardware_concurrency(), 1u);
    serve
        .add_option("--threads", options.threads,
                    "threads that serve connections (default: one per processor)")
        ->check(CLI::Range(1, 256));
}

void add_size(CLI::App& serve, const char* name, std::size_t& value, const char* help) {
    serve.add_option(name, value, help)
        ->transform(CLI::AsSizeValue(false))
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
}

void add_limits(CLI::App& serve, server_options& options) {
    add_size(
        serve, "--max-message", options.message_limit,
        "bytes of the longest message, before and after decompression; beyond: close with 1009");
    add_size(serve, "--max-header", options.head_limit,
             "bytes of the longest request header; beyond: 431");
    add_size(serve, "--max-connections", options.connection_limit,
             "connections at a time; beyond: 503");
    add_size(serve, "--max-queued", options.output_limit,
             "bytes that may wait for a client that does not read");
}

void add_timeout(CLI::App& serve, const char* name, std::chrono::milliseconds& value,
                 const char* help) {
    const double seconds = std::chrono::duration<double>(value).count();
    serve
        .add_option_function<double>(
            name,
            [&value](double given) {
                value = std::chrono::milliseconds(static_cast<std::int64_t>(given * 1000));
            },
            help)
        ->check(CLI::Range(0.001, 1e6))
        ->default_str(fmt::format("{}", seconds))
        ->type_name("SECONDS");
}

void add_timeouts(CLI::App& serve, server_options& options) {
    add_timeout(serve, "--handshake-timeout", options.handshake_timeout,
                "for the whole request to arrive");
    add_timeout(serve, "--idle-timeout", options.idle_timeout,
                "of silence, after half of which comes a ping; then the connection is closed");
    add_timeout(serve, "--close-timeout", options.close_timeout,
                "for a client to answer a close frame, and to end TCP");
}

// Each connection needs a descriptor, and the usual soft limit is far below the hard one.
void raise_descriptor_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

// Serves until SIGINT or SIGTERM. A second signal ends the program at once.
exit_status serve_until_signal(const server_options& options) {
    raise_descriptor_limit();
    auto started = server::start(options);
    if (!started) return fail(exit_status::usage, started.error());

    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    // Before the thread starts, so that it inherits the mask.
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::jthread serving([&] { started->run(); });

    fmt::print("listening on {}\n", started->url());
    std::fflush(stdout);
    int signal = 0;
    sigwait(&signals, &signal);
    pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
    started->stop();
    return exit_status::as_expected;
}

} // namespace

void add_serve_command(CLI::App& app, exit_status& status) {
    auto* serve = app.add_subcommand("serve", "Run the reference server");
    auto options = std::make_shared<server_options>();
    serve->footer("Echoes at / and /echo, broadcasts at /chat, pushes a line a second at /ticker; "
                  "/ in a browser is a page that tries them.");
    add_addresses(*serve, *options);
    add_behaviour(*serve, *options);
    add_limits(*serve, *options);
    add_timeouts(*serve, *options);
    serve->callback([options, &status] { status = serve_until_signal(*options); });
}

} // namespace unmask::cli
