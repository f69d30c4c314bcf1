#include "cli/conform_listen.hpp"

#include "cli/conform_outputs.hpp"
#include "cli/conform_progress.hpp"
#include "cli/standard_output.hpp"

#include <algorithm>
#include <thread>

namespace unmask::cli {

namespace {

conformance::listen_options listen_options_of(const conform_options& options,
                                              const conformance::case_list& cases) {
    conformance::listen_options listening = options.listening;
    listening.start = options.start;
    listening.port = *options.listen_port;
    listening.cases = cases;
    listening.timeout = options.run.timeout;
    listening.captures = options.out / "captures";
    if (!options.run.agent.empty()) listening.default_agent = options.run.agent;
    // A program to be started costs more than a connection.
    listening.jobs =
        options.jobs_given ? options.run.jobs : std::max(std::thread::hardware_concurrency(), 1u);
    return listening;
}

reports::result result_of(std::vector<reports::agent_result> agents) {
    reports::result result{.generator = "unmask " UNMASK_VERSION};
    result.created =
        std::chrono::nanoseconds(std::chrono::system_clock::now().time_since_epoch()).count();
    result.agents = std::move(agents);
    return result;
}

conformance::listen_handlers handlers_for(const std::filesystem::path& out) {
    conformance::listen_handlers told;
    told.on_listening = [](const std::string& url) {
        print("listening on {}\n", url);
        std::fflush(stdout);
    };
    told.on_case = client_progress();
    told.on_update = [out](const auto& agents) {
        // It is tried again at the end, and then decides the exit status.
        if (const auto written = write_reports(out, result_of(agents)); !written)
            fail(exit_status::usage, written.error());
    };
    return told;
}

} // namespace

exit_status listen_for_clients(const conform_options& options,
                               const conformance::case_list& cases) {
    auto ended = conformance::listen(listen_options_of(options, cases), handlers_for(options.out));
    if (!ended) return fail(exit_status::usage, ended.error());
    const reports::result result = result_of(std::move(ended->agents));
    if (const auto written = write_reports(options.out, result); !written)
        return fail(exit_status::usage, written.error());
    for (const auto& agent : result.agents) print_summary(agent);
    print("report: {}\n", (options.out / "index.html").string());
    if (!ended->trouble.empty()) return fail(exit_status::usage, ended->trouble);
    if (ended->nobody_came) return fail(exit_status::peer, "no client ran a case");
    return reports::all_as_expected(result) ? exit_status::as_expected : exit_status::failures;
}

} // namespace unmask::cli
