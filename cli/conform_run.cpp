#include "cli/conform_run.hpp"

#include "cli/conform_outputs.hpp"
#include "cli/conform_plan.hpp"
#include "cli/conform_progress.hpp"
#include "cli/conform_trace.hpp"
#include "cli/interruption.hpp"
#include "cli/started_server.hpp"
#include "cli/wstest_engine.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace unmask::cli {
namespace {

class conform_session {
  public:
    conform_session(const conform_options& options, conform_plan plan, reports::baseline baseline)
        : options_(options), plan_(std::move(plan)), baseline_(std::move(baseline)) {}

    exit_status run();

  private:
    void run_server(conformance::run_options run);
    void run_other_engine();
    void end_server();
    bool start_server(conformance::run_options& run);
    void keep(conformance::run_result ended);
    void note(exit_status status, std::string_view sentence);

    const conform_options& options_;
    conform_plan plan_;
    reports::baseline baseline_;
    std::unique_ptr<started_server> server_;
    std::atomic<const started_server*> to_be_killed_{nullptr};
    interruption interruption_{[this] {
        if (const auto* server = to_be_killed_.load()) server->kill();
    }};
    reports::result result_{.generator = "unmask " UNMASK_VERSION};
    exit_status status_ = exit_status::as_expected;
};

void conform_session::note(exit_status status, std::string_view sentence) {
    status_ = worse(status_, fail(status, sentence));
}

exit_status conform_session::run() {
    if (!options_.start.empty() && plan_.runs.size() > 1)
        return fail(exit_status::usage, "--start works with one server, and the file of --spec "
                                        "names several");
    if (options_.engine != "native")
        run_other_engine();
    else
        for (auto& run : plan_.runs)
            if (!interruption_.token().stop_requested()) run_server(std::move(run));
    if (!result_.agents.empty())
        status_ = worse(status_, leave_outputs(options_, plan_.out, baseline_, result_));
    return interruption_.token().stop_requested() ? interruption_.status() : status_;
}

void conform_session::run_server(conformance::run_options run) {
    run.stop = interruption_.token();
    if (options_.trace) run.trace = trace_printer();
    if (!options_.start.empty() && !start_server(run)) return;
    auto ended = conformance::run(run, options_.trace ? nullptr : progress_bar());
    end_server();
    if (ended) return keep(std::move(*ended));
    const bool unreachable = ended.error().what == conformance::run_failure::peer_unreachable;
    note(unreachable ? exit_status::peer : exit_status::usage, ended.error().sentence);
}

void conform_session::run_other_engine() {
    constexpr std::string_view prefix = "wstest=";
    conformance::run_options& run = plan_.runs.front();
    run.stop = interruption_.token();
    if (!options_.start.empty() && !start_server(run)) return;
    wstest_options how{.patience = std::chrono::seconds(
                           static_cast<std::chrono::seconds::rep>(options_.engine_timeout)),
                       .stop = run.stop};
    if (options_.engine.starts_with(prefix)) how.program = options_.engine.substr(prefix.size());
    auto agents = run_wstest(plan_, how);
    end_server();
    if (!agents) return note(exit_status::usage, agents.error());
    std::erase_if(*agents, [](const auto& agent) { return agent.cases.empty(); });
    if (agents->size() < plan_.runs.size())
        note(exit_status::peer, fmt::format("wstest has results of {} of {} servers",
                                            agents->size(), plan_.runs.size()));
    result_.agents = std::move(*agents);
}

void conform_session::end_server() {
    to_be_killed_ = nullptr;
    server_.reset();
}

bool conform_session::start_server(conformance::run_options& run) {
    const auto patience = std::chrono::milliseconds(
        static_cast<std::chrono::milliseconds::rep>(options_.start_timeout * 1000));
    auto started = started_server::start(options_.start, run.url, plan_.out / "server.log",
                                         patience, run.stop);
    if (!started) {
        note(exit_status::peer, started.error());
        return false;
    }
    server_ = std::move(*started);
    to_be_killed_ = server_.get();
    run.keeper = server_.get();
    return true;
}

void conform_session::keep(conformance::run_result ended) {
    for (const std::string& death : ended.deaths) note(exit_status::peer, death);
    if (!ended.capture_failure.empty()) note(exit_status::usage, ended.capture_failure);
    ended.agent.agent = reports::unused_name(result_, ended.agent.agent);
    result_.agents.push_back(std::move(ended.agent));
}

} // namespace

exit_status run_against_servers(const conform_options& options) {
    auto plan = plan_of(options);
    if (!plan) return fail(exit_status::usage, plan.error());
    auto baseline = read_baseline(options.baseline);
    if (!baseline) return fail(exit_status::usage, baseline.error());
    return conform_session(options, std::move(*plan), std::move(*baseline)).run();
}

} // namespace unmask::cli
