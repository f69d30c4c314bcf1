#include "cli/conform_plan.hpp"

#include "reports/autobahn.hpp"
#include "reports/file.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace unmask::cli {
namespace {

using conformance::case_list;
using conformance::fuzzing_spec;
using conformance::run_options;

constexpr std::size_t largest_spec = std::size_t{1} << 20; // bytes

// Where Autobahn leaves reports on servers, and what it calls one that does not say its name.
constexpr auto autobahn_outdir = "./reports/servers";
constexpr auto autobahn_nameless = "UnknownServer";

std::expected<run_options, std::string> run_of(const conform_options& options,
                                               const std::string& address, case_list cases) {
    auto url = parse_websocket_url(address);
    if (!url) return std::unexpected(url.error());
    run_options run = options.run;
    run.url = std::move(*url);
    run.cases = std::move(cases);
    return run;
}

std::expected<conform_plan, std::string> plan_for_url(const conform_options& options,
                                                      case_list cases) {
    if (options.url.empty())
        return std::unexpected("which server? Give its address, such as ws://127.0.0.1:9001/, or "
                               "--spec (see unmask conform --help)");
    auto run = run_of(options, options.url, std::move(cases));
    if (!run) return std::unexpected(run.error());
    run->captures = options.out / "captures";
    return conform_plan{.out = options.out, .runs = {std::move(*run)}};
}

// The captures of several servers must not overwrite each other.
void place_captures(conform_plan& plan) {
    for (std::size_t number = 0; number < plan.runs.size(); ++number) {
        run_options& run = plan.runs[number];
        run.captures_in_report = "captures";
        if (plan.runs.size() > 1)
            run.captures_in_report /=
                fmt::format("{}-{}", number + 1,
                            reports::autobahn_agent_name(run.agent.empty() ? "server" : run.agent));
        run.captures = plan.out / run.captures_in_report;
    }
}

std::expected<conform_plan, std::string> plan_for_spec(const conform_options& options,
                                                       const case_list& cases) {
    auto read = read_spec(options.spec);
    if (!read) return std::unexpected(read.error());
    const auto spec = std::make_shared<const fuzzing_spec>(std::move(*read));
    auto servers = spec->servers;
    if (servers.empty() && !options.url.empty()) servers.push_back({.url = options.url});
    if (servers.empty())
        return std::unexpected(fmt::format("{} names no \"servers\"", options.spec));
    conform_plan plan{.out = spec->outdir.empty() ? autobahn_outdir : spec->outdir};
    if (options.out_given) plan.out = options.out;
    for (const fuzzing_spec::server& server : servers) {
        auto run = run_of(options, server.url, both(spec->cases, cases));
        if (!run) return std::unexpected(fmt::format("{}: {}", options.spec, run.error()));
        if (run->cases.empty())
            return std::unexpected(fmt::format("{} selects no case", options.spec));
        if (!server.agent.empty()) run->agent = server.agent;
        run->nameless_agent = autobahn_nameless;
        if (!server.origin.empty()) run->opening.origin = server.origin;
        if (!server.subprotocols.empty()) run->opening.subprotocols = server.subprotocols;
        run->excludes = [spec](std::string_view agent, const auto& one) {
            return spec->excludes(agent, one.id);
        };
        plan.runs.push_back(std::move(*run));
    }
    place_captures(plan);
    return plan;
}

} // namespace

std::expected<fuzzing_spec, std::string> read_spec(const std::string& file) {
    const auto text = reports::read_file(file, largest_spec);
    if (!text) return std::unexpected(text.error());
    auto spec = conformance::parse_fuzzing_spec(*text);
    if (!spec) return std::unexpected(fmt::format("{}: {}", file, spec.error()));
    for (const std::string& sentence : spec->ignored)
        fmt::print(stderr, "unmask: {}: {}\n", file, sentence);
    return spec;
}

case_list both(const case_list& of_file, const case_list& of_options) {
    case_list cases;
    for (const auto* one : of_file)
        if (std::ranges::find(of_options, one) != of_options.end()) cases.push_back(one);
    return cases;
}

std::expected<conformance::case_list, std::string> chosen_cases(const conform_options& options) {
    auto cases = conformance::select_cases(options.include, options.exclude);
    if (!cases) return cases;
    if (options.no_performance)
        std::erase_if(*cases, [](const auto* one) { return one->performance; });
    if (cases->empty())
        return std::unexpected("no case is left: all that were chosen are performance cases, which "
                               "--no-performance leaves out");
    return cases;
}

std::expected<conform_plan, std::string> plan_of(const conform_options& options) {
    auto cases = chosen_cases(options);
    if (!cases) return std::unexpected(cases.error());
    return options.spec.empty() ? plan_for_url(options, std::move(*cases))
                                : plan_for_spec(options, *cases);
}

} // namespace unmask::cli
