#include "cli/command.hpp"
#include "cli/standard_output.hpp"
#include "protocol/counted.hpp"
#include "reference-server/client.hpp"

#include <CLI/CLI.hpp>

namespace unmask::cli {

namespace {

struct echo_options {
    std::string url;
    std::string autobahn;
    std::string agent = "unmask";
    reference_server::client_options client;
};

exit_status echo_until_closed(const websocket_url& url, const echo_options& options) {
    const auto ended = reference_server::echo(url, options.client);
    if (!ended) return fail(exit_status::peer, ended.error());
    const std::string code = ended->remote_code ? std::to_string(*ended->remote_code) : "no code";
    print("{} messages came and went back; ", ended->messages);
    if (!ended->failure.empty())
        print("the connection was failed: {}\n", ended->failure);
    else if (ended->clean)
        print("closed, with {} of the server\n", code);
    else
        print("the connection was lost\n");
    return ended->clean && ended->failure.empty() ? exit_status::as_expected
                                                  : exit_status::failures;
}

exit_status run_through_cases(const websocket_url& url, const echo_options& options) {
    const auto ran = reference_server::run_autobahn(url, options.agent, options.client, {});
    if (!ran) return fail(exit_status::peer, ran.error());
    print("ran through {} as {}\n", counted(*ran, "case"), options.agent);
    return exit_status::as_expected;
}

exit_status echo(const echo_options& options) {
    const bool through_cases = !options.autobahn.empty();
    if (through_cases != options.url.empty())
        return fail(exit_status::usage,
                    "give the address of a server, such as ws://127.0.0.1:9001/, or --autobahn "
                    "with one (see unmask echo --help)");
    const auto url = parse_websocket_url(through_cases ? options.autobahn : options.url);
    if (!url) return fail(exit_status::usage, url.error());
    return through_cases ? run_through_cases(*url, options) : echo_until_closed(*url, options);
}

} // namespace

void add_echo_command(CLI::App& app, exit_status& status) {
    auto* command = app.add_subcommand(
        "echo", "Run the reference client: connect to a server and echo what it sends");
    auto options = std::make_shared<echo_options>();
    command->add_option("url", options->url, "the server: ws://HOST[:PORT]/PATH");
    command->add_option("--autobahn", options->autobahn,
                        "instead, run through all cases of a server that speaks "
                        "Autobahn|Testsuite's control URLs, such as unmask conform --listen");
    command->add_option("--agent", options->agent, "name of the client for --autobahn")
        ->capture_default_str();
    command->add_flag_callback(
        "--no-compression", [options] { options->client.compression = false; },
        "do not offer permessage-deflate");
    command->add_option("--messages", options->client.messages,
                        "close with 1000 after so many messages (default: never)");
    command
        ->add_option("--max-message", options->client.message_limit,
                     "bytes of the longest message, before and after decompression; beyond: close "
                     "with 1009")
        ->transform(CLI::AsSizeValue(false))
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command
        ->add_option_function<double>(
            "--timeout",
            [options](double seconds) {
                options->client.timeout =
                    std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
            },
            "of silence, after which the connection is closed with 1001")
        ->check(CLI::Range(0.001, 1e6))
        ->default_str("60")
        ->type_name("SECONDS");
    command->footer("Exit status 1 when the server broke a rule or the connection was lost, 3 when "
                    "there was none.");
    command->callback([options, &status] { status = echo(*options); });
}

} // namespace unmask::cli
