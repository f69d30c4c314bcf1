#include "cli/conform_options.hpp"

#include "protocol/handshake/http_grammar.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace unmask::cli {
namespace {

void add_listening(CLI::App& conform, conform_options& options) {
    auto* listen = conform.add_option("--listen", options.listen_port,
                                      "play the server for clients on this TCP port; 0 is any "
                                      "free one");
    conform.add_option("--host", options.listening.host, "IPv4 or IPv6 address to listen on")
        ->capture_default_str()
        ->needs(listen)
        ->each([&options](const std::string&) { options.host_given = true; });
    auto* certificate = conform.add_option("--tls-cert", options.listening.certificate,
                                           "certificate chain (PEM): clients use wss");
    auto* key = conform.add_option("--tls-key", options.listening.key, "private key (PEM)");
    certificate->needs(listen)->needs(key);
    key->needs(certificate);
    conform
        .add_flag("--once", options.listening.once,
                  "stop listening when a client has asked for its reports")
        ->needs(listen);
}

void add_server(CLI::App& conform, conform_options& options) {
    conform
        .add_option("--spec", options.spec,
                    "take servers, cases and exclusions from Autobahn's fuzzingclient.json")
        ->type_name("FILE");
    auto* start = conform
                      .add_option("--start", options.start,
                                  "a command for the shell that starts the server under test, "
                                  "which is started again if it dies, and ended; with --listen "
                                  "a client that echoes, started for every case with the address "
                                  "to connect to in the place of {url}")
                      ->type_name("COMMAND");
    conform
        .add_option("--start-timeout", options.start_timeout,
                    "time until the started server takes connections")
        ->check(CLI::Range(0.1, 3600.0))
        ->type_name("SECONDS")
        ->needs(start)
        ->capture_default_str();
    conform
        .add_option("--most-restarts", options.run.most_restarts,
                    "how often a server that dies is started again")
        ->needs(start)
        ->capture_default_str();
    conform
        .add_option("--most-repeated", options.run.most_repeated,
                    "failed cases are repeated alone, to tell flakes, if there are no more")
        ->capture_default_str();
}

// The handshake sends these by itself, or has an option for them.
bool is_of_the_handshake(std::string_view name) {
    constexpr std::string_view prefix = "Sec-WebSocket-";
    return equal_ignoring_case(name.substr(0, prefix.size()), prefix) ||
           std::ranges::any_of(
               std::to_array<std::string_view>({"Host", "Upgrade", "Connection", "Origin"}),
               [&](auto own) { return equal_ignoring_case(name, own); });
}

std::expected<http_field, std::string> field_of(std::string_view header) {
    const std::size_t colon = header.find(':');
    if (colon == header.npos)
        return std::unexpected(fmt::format("'{}' has no colon: NAME: VALUE", header));
    http_field field{.name = std::string(header.substr(0, colon)),
                     .value = std::string(trim(header.substr(colon + 1)))};
    if (!is_well_formed(field))
        return std::unexpected(fmt::format("'{}' is no field of HTTP", header));
    if (is_of_the_handshake(field.name))
        return std::unexpected(fmt::format("{} cannot be set: the opening handshake has its "
                                           "own (--origin, --subprotocol)",
                                           field.name));
    return field;
}

void add_opening(CLI::App& conform, conform_options& options) {
    conformance::opening_request& opening = options.run.opening;
    auto* const listen = conform.get_option("--listen");
    conform
        .add_option_function<std::vector<std::string>>(
            "--header",
            [&opening](const std::vector<std::string>& headers) {
                for (const std::string& header : headers) {
                    auto field = field_of(header);
                    if (!field) throw CLI::ValidationError("--header", field.error());
                    opening.extra.push_back(std::move(*field));
                }
            },
            "a field for the opening handshake, such as 'Cookie: a=b'; as often as needed. "
            "Reports and captures show it")
        ->type_name("'NAME: VALUE'")
        ->allow_extra_args(false)
        ->excludes(listen);
    conform.add_option("--origin", opening.origin, "the Origin field of the opening handshake")
        ->check([](const std::string& origin) -> std::string {
            return is_well_formed({"Origin", origin}) ? "" : "an origin has no control characters";
        })
        ->excludes(listen);
    conform
        .add_option("--subprotocol", opening.subprotocols,
                    "offered in the opening handshake; as often as needed, the preferred one first")
        ->allow_extra_args(false)
        ->check([](const std::string& name) -> std::string {
            return is_token(name) ? "" : "a subprotocol is a token of HTTP";
        })
        ->excludes(listen);
}

void add_engine(CLI::App& conform, conform_options& options) {
    conform
        .add_option("--engine", options.engine,
                    "who runs the cases: native, or wstest for the real Autobahn|Testsuite (of "
                    "PATH, or its container image), or wstest=PATH")
        ->check([](const std::string& name) -> std::string {
            const bool known = name == "native" || name == "wstest" || name.starts_with("wstest=");
            return known ? "" : "an engine is native, wstest or wstest=PATH";
        })
        ->capture_default_str();
    conform
        .add_option("--engine-timeout", options.engine_timeout,
                    "time for the whole run of wstest, which may hang")
        ->check(CLI::Range(1.0, 1e6))
        ->type_name("SECONDS")
        ->capture_default_str();
}

void add_views(CLI::App& conform, conform_options& options) {
    auto* baseline =
        conform
            .add_option("--baseline", options.baseline,
                        "failures that are allowed: a line each with a case or pattern, perhaps a "
                        "pattern for agents, and the reason behind #")
            ->type_name("FILE");
    conform
        .add_flag("--strict-baseline", options.strict_baseline,
                  "exit with 4 if the baseline allows what passes now")
        ->needs(baseline);
    conform.add_option("--junit", options.junit, "also write JUnit XML")->type_name("FILE");
    conform
        .add_option("--markdown", options.markdown,
                    "also write a summary in Markdown, which is added to the job summary where "
                    "GITHUB_STEP_SUMMARY names one")
        ->type_name("FILE");
}

} // namespace

void add_conform_options(CLI::App& conform, conform_options& options) {
    conform.add_option("url", options.url, "the server under test: ws[s]://HOST[:PORT]/PATH");
    conform.add_option("--agent", options.run.agent,
                       "name of the server in reports (default: what it calls itself)");
    conform.add_option("--cases", options.include, "run only these, such as 1.*,6.4.* or close/*")
        ->delimiter(',')
        ->allow_extra_args(false);
    conform.add_option("--exclude", options.exclude, "leave these out")
        ->delimiter(',')
        ->allow_extra_args(false);
    conform.add_flag("--no-performance", options.no_performance,
                     "leave out the cases whose time is measured (9.*)");
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
        ->capture_default_str()
        ->each([&options](const std::string&) { options.out_given = true; });
    conform
        .add_option("--capture-limit", options.run.capture_limit,
                    "bytes of a connection that its capture keeps; what follows is left out")
        ->type_name("BYTES")
        ->capture_default_str();
    add_server(conform, options);
    add_listening(conform, options);
    add_opening(conform, options);
    add_engine(conform, options);
    add_views(conform, options);
    conform.add_flag("--trace", options.trace,
                     "print the conversation of each case on standard error as it happens");
    conform.add_flag("--list", options.list, "print the cases, one a line, and stop");
    conform.add_option("--explain", options.explained, "explain a case, and stop")->type_name("ID");
}

} // namespace unmask::cli
