#include "cli/wstest_engine.hpp"

#include "conformance/child_process.hpp"
#include "conformance/run/case_report.hpp"
#include "reports/autobahn_reader.hpp"
#include "reports/file.hpp"

#include <cstdlib>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace unmask::cli {
namespace {

namespace fs = std::filesystem;

// The image that the suite's authors publish.
constexpr auto image = "crossbario/autobahn-testsuite";
constexpr auto folder_in_container = "/unmask";

std::optional<fs::path> find_program(const std::string& name) {
    if (name.find('/') != std::string::npos)
        return ::access(name.c_str(), X_OK) == 0 ? std::optional(fs::absolute(name)) : std::nullopt;
    const char* const path = std::getenv("PATH");
    std::string_view folders = path == nullptr ? "" : path;
    while (!folders.empty()) {
        const auto end = std::min(folders.find(':'), folders.size());
        const fs::path candidate = fs::path(folders.substr(0, end)) / name;
        if (::access(candidate.c_str(), X_OK) == 0) return candidate;
        folders.remove_prefix(std::min(end + 1, folders.size()));
    }
    return std::nullopt;
}

// How to run the suite with the configuration in `folder`, which it knows by another name in a
// container.
struct invocation {
    std::string command;
    std::string folder;
};

std::expected<invocation, std::string> invocation_of(const std::string& program,
                                                     const fs::path& folder) {
    constexpr auto arguments = "-m fuzzingclient -s";
    if (const auto found = find_program(program.empty() ? "wstest" : program))
        return invocation{
            fmt::format("exec {} {} {}", conformance::shell_quoted(found->string()), arguments,
                        conformance::shell_quoted((folder / "fuzzingclient.json").string())),
            folder.string()};
    if (!program.empty())
        return std::unexpected(fmt::format("{} is not a program that can be run", program));
    for (const auto* engine : {"docker", "podman"})
        if (const auto found = find_program(engine))
            return invocation{fmt::format("exec {} run --rm --network host -v {}:{} {} wstest {} "
                                          "{}/fuzzingclient.json",
                                          conformance::shell_quoted(found->string()),
                                          conformance::shell_quoted(folder.string()),
                                          folder_in_container, image, arguments,
                                          folder_in_container),
                              folder_in_container};
    return std::unexpected("there is no wstest on PATH, nor docker or podman to run its image; "
                           "give its path as --engine wstest=PATH");
}

std::string spec_of(const conform_plan& plan, const std::string& folder) {
    using nlohmann::json;
    auto servers = json::array();
    auto excluded = json::object();
    for (const auto& run : plan.runs) {
        json server{{"url", to_string(run.url)}};
        if (!run.agent.empty()) server["agent"] = run.agent;
        if (!run.opening.origin.empty()) server["origin"] = run.opening.origin;
        if (!run.opening.subprotocols.empty()) server["protocols"] = run.opening.subprotocols;
        servers.push_back(std::move(server));
        for (const auto* one : run.cases)
            if (!run.agent.empty() && run.excludes && run.excludes(run.agent, *one))
                excluded[run.agent].push_back(one->id);
    }
    auto cases = json::array();
    const auto& chosen = plan.runs.front().cases;
    if (chosen.size() == conformance::all_cases().size())
        cases.push_back("*");
    else
        for (const auto* one : chosen) cases.push_back(one->id);
    const json spec{{"outdir", folder + "/reports"},
                    {"servers", std::move(servers)},
                    {"cases", std::move(cases)},
                    {"exclude-cases", json::array()},
                    {"exclude-agent-cases", std::move(excluded)}};
    return spec.dump(2, ' ', true, json::error_handler_t::replace) + '\n';
}

std::expected<void, std::string> run_to_its_end(const std::string& command, const fs::path& log,
                                                const wstest_options& options) {
    using namespace std::chrono_literals;
    auto suite = conformance::child_process::start(command, log);
    if (!suite) return std::unexpected(suite.error());
    const auto limit = std::chrono::steady_clock::now() + options.patience;
    while (!suite->end(100ms)) {
        if (!options.stop.stop_requested() && std::chrono::steady_clock::now() < limit) continue;
        suite->stop();
        if (options.stop.stop_requested()) return std::unexpected("interrupted");
        return std::unexpected(fmt::format("wstest did not end within {} s (--engine-timeout); "
                                           "see {}",
                                           options.patience.count(), log.string()));
    }
    if (suite->succeeded()) return {};
    return std::unexpected(fmt::format("wstest {}; see {}", *suite->end(), log.string()));
}

// What the suite does not say about its cases, our catalogue does.
void explain(reports::agent_result& agent, const conform_plan& plan) {
    for (const auto& run : plan.runs)
        if (run.agent == agent.agent || plan.runs.size() == 1) agent.url = to_string(run.url);
    for (auto& outcome : agent.cases) {
        const auto* const one = conformance::find_case(outcome.id);
        if (one == nullptr) continue;
        const auto described = conformance::describe_case(
            *one, {.command = fmt::format("unmask conform '{}' --engine wstest", agent.url)});
        outcome.number = described.number;
        outcome.section = described.section;
        outcome.title = described.title;
        outcome.rules = described.rules;
        outcome.breaks = described.breaks;
        outcome.repeat_command = described.repeat_command;
    }
}

} // namespace

std::expected<std::vector<reports::agent_result>, std::string>
run_wstest(const conform_plan& plan, const wstest_options& options) {
    const fs::path folder = fs::absolute(plan.out / "wstest").lexically_normal();
    const auto how = invocation_of(options.program, folder);
    if (!how) return std::unexpected(how.error());
    // Results of an earlier run must not be taken for those of this one.
    std::error_code trouble;
    fs::remove_all(folder / "reports", trouble);
    fs::remove(folder / "wstest.log", trouble);
    auto written = reports::write_file(folder / "fuzzingclient.json", spec_of(plan, how->folder));
    if (!written) return std::unexpected(written.error());
    auto ran = run_to_its_end(how->command, folder / "wstest.log", options);
    if (!ran) return std::unexpected(ran.error());
    auto result = reports::read_autobahn(folder / "reports");
    if (!result) return std::unexpected(result.error());
    for (auto& agent : result->agents) explain(agent, plan);
    return std::move(result->agents);
}

} // namespace unmask::cli
