#include "cli/command.hpp"
#include "cli/conform_listen.hpp"
#include "cli/conform_options.hpp"
#include "cli/conform_outputs.hpp"
#include "cli/conform_progress.hpp"
#include "cli/standard_output.hpp"
#include "conformance/explain.hpp"

#include <CLI/CLI.hpp>

namespace unmask::cli {

namespace {

exit_status list_cases(const conformance::case_list& cases) {
    for (const auto* one : cases) print("{}  {}  {}\n", one->id, one->name, one->title);
    return exit_status::as_expected;
}

exit_status explain_case(const std::string& id) {
    const auto* const one = conformance::find_case(id);
    if (one == nullptr)
        return fail(
            exit_status::usage,
            fmt::format("there is no case '{}'; unmask conform --list shows all of them", id));
    print("{}", conformance::explain(*one));
    return exit_status::as_expected;
}

exit_status report(const std::filesystem::path& out, conformance::run_result run) {
    reports::result result{.generator = "unmask " UNMASK_VERSION};
    result.created =
        std::chrono::nanoseconds(std::chrono::system_clock::now().time_since_epoch()).count();
    result.agents.push_back(std::move(run.agent));
    if (const auto written = write_reports(out, result); !written)
        return fail(exit_status::usage, written.error());
    print_summary(result.agents.front(), out);
    for (const auto& death : run.deaths) fail(exit_status::peer, death);
    if (!run.deaths.empty()) return exit_status::peer;
    return reports::all_as_expected(result) ? exit_status::as_expected : exit_status::failures;
}

exit_status run_cases(conform_options& options) {
    if (options.url.empty())
        return fail(exit_status::usage, "which server? Give its address, such as "
                                        "ws://127.0.0.1:9001/ (see unmask conform --help)");
    auto url = parse_websocket_url(options.url);
    if (!url) return fail(exit_status::usage, url.error());
    options.run.url = std::move(*url);
    options.run.captures = options.out / "captures";

    auto run = conformance::run(options.run, progress_bar());
    if (run) return report(options.out, std::move(*run));
    return fail(run.error().what == conformance::run_failure::peer_unreachable ? exit_status::peer
                                                                               : exit_status::usage,
                run.error().sentence);
}

exit_status conform(conform_options& options) {
    if (!options.explained.empty()) return explain_case(options.explained);
    auto cases = conformance::select_cases(options.include, options.exclude);
    if (!cases) return fail(exit_status::usage, cases.error());
    if (options.list) return list_cases(*cases);
    if (options.listen_port) return listen_for_clients(options, *cases);
    options.run.cases = std::move(*cases);
    return run_cases(options);
}

} // namespace

void add_conform_command(CLI::App& app, exit_status& status) {
    auto* command = app.add_subcommand(
        "conform", "Run the conformance cases against a server, or with --listen against clients");
    auto options = std::make_shared<conform_options>();
    add_conform_options(*command, *options);
    command->footer("Leaves report.json, index.html, index.json in Autobahn's shape, and a capture "
                    "of every case in the folder of --out.");
    command->callback([options, &status] { status = conform(*options); });
}

} // namespace unmask::cli
