#include "cli/conform_listen.hpp"

#include "cli/conform_outputs.hpp"
#include "cli/conform_plan.hpp"
#include "cli/conform_progress.hpp"
#include "cli/conform_trace.hpp"
#include "cli/standard_output.hpp"

#include <algorithm>
#include <memory>
#include <thread>

namespace unmask::cli {

namespace {

// Where Autobahn leaves reports on clients.
constexpr auto autobahn_outdir = "./reports/clients";

struct listen_plan {
    std::filesystem::path out;
    conformance::listen_options listening;
};

listen_plan plan_without_spec(const conform_options& options, conformance::case_list cases) {
    listen_plan plan{.out = options.out, .listening = options.listening};
    plan.listening.start = options.start;
    plan.listening.port = *options.listen_port;
    plan.listening.cases = std::move(cases);
    plan.listening.timeout = options.run.timeout;
    if (!options.run.agent.empty()) plan.listening.default_agent = options.run.agent;
    // A program to be started costs more than a connection.
    plan.listening.jobs =
        options.jobs_given ? options.run.jobs : std::max(std::thread::hardware_concurrency(), 1u);
    return plan;
}

// What the command line says counts more than what the file says.
std::expected<void, std::string> take_over_spec(const conform_options& options, listen_plan& plan) {
    auto read = read_spec(options.spec);
    if (!read) return std::unexpected(read.error());
    const auto spec = std::make_shared<const conformance::fuzzing_spec>(std::move(*read));
    conformance::listen_options& listening = plan.listening;
    listening.cases = both(spec->cases, listening.cases);
    if (listening.cases.empty())
        return std::unexpected(fmt::format("{} selects no case", options.spec));
    if (!spec->url.empty() && !options.host_given) {
        const auto url = parse_websocket_url(spec->url);
        if (!url) return std::unexpected(fmt::format("{}: {}", options.spec, url.error()));
        listening.host = url->host == "localhost" ? "127.0.0.1" : url->host;
    }
    if (listening.certificate.empty()) {
        listening.certificate = spec->certificate;
        listening.key = spec->key;
    }
    listening.subprotocols = spec->subprotocols;
    listening.excludes = [spec](std::string_view agent, const auto& one) {
        return spec->excludes(agent, one.id);
    };
    if (!options.out_given) plan.out = spec->outdir.empty() ? autobahn_outdir : spec->outdir;
    return {};
}

reports::result result_of(std::vector<reports::agent_result> agents) {
    return {.generator = "unmask " UNMASK_VERSION, .agents = std::move(agents)};
}

conformance::listen_handlers handlers_for(const conform_options& options,
                                          const std::filesystem::path& out,
                                          const reports::baseline& allowed) {
    conformance::listen_handlers told;
    told.on_listening = [](const std::string& url) {
        print("listening on {}\n", url);
        std::fflush(stdout);
    };
    if (options.trace)
        told.trace = client_trace_printer();
    else
        told.on_case = client_progress();
    told.on_update = [out, allowed](const auto& agents) {
        auto result = result_of(agents);
        // It is tried again at the end, and then decides the exit status.
        if (const auto written = write_reports(out, allowed, result); !written)
            fail(exit_status::usage, written.error());
    };
    return told;
}

} // namespace

exit_status listen_for_clients(const conform_options& options,
                               const conformance::case_list& cases) {
    listen_plan plan = plan_without_spec(options, cases);
    if (!options.spec.empty())
        if (const auto taken = take_over_spec(options, plan); !taken)
            return fail(exit_status::usage, taken.error());
    const auto allowed = read_baseline(options.baseline);
    if (!allowed) return fail(exit_status::usage, allowed.error());
    plan.listening.captures = plan.out / "captures";
    auto ended = conformance::listen(plan.listening, handlers_for(options, plan.out, *allowed));
    if (!ended) return fail(exit_status::usage, ended.error());
    reports::result result = result_of(std::move(ended->agents));
    auto status = leave_outputs(options, plan.out, *allowed, result);
    if (!ended->trouble.empty()) status = worse(status, fail(exit_status::usage, ended->trouble));
    if (ended->nobody_came) status = worse(status, fail(exit_status::peer, "no client ran a case"));
    return status;
}

} // namespace unmask::cli
