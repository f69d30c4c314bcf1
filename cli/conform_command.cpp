#include "cli/command.hpp"
#include "cli/conform_listen.hpp"
#include "cli/conform_options.hpp"
#include "cli/conform_plan.hpp"
#include "cli/conform_run.hpp"
#include "cli/standard_output.hpp"
#include "conformance/cases/explain.hpp"

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

exit_status conform(conform_options& options) {
    if (!options.explained.empty()) return explain_case(options.explained);
    const auto cases = chosen_cases(options);
    if (!cases) return fail(exit_status::usage, cases.error());
    if (options.list) return list_cases(*cases);
    if (options.listen_port && options.engine != "native")
        return fail(exit_status::usage, "--engine is for servers under test, not for --listen");
    if (!options.run.opening.extra.empty() && options.engine != "native")
        return fail(exit_status::usage, "--header is for the native engine: wstest cannot send it");
    if (options.listen_port) return listen_for_clients(options, *cases);
    return run_against_servers(options);
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
