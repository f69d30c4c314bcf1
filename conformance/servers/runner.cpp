#include "conformance/servers/runner.hpp"

#include "conformance/child_process.hpp"
#include "conformance/run/capture.hpp"
#include "conformance/servers/case_player.hpp"
#include "conformance/servers/case_results.hpp"
#include "conformance/servers/run_order.hpp"
#include "conformance/servers/suspects.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace unmask::conformance {

namespace {

using index = case_results::index;

// Shows that the peer is alive.
constexpr test_case greeting{
    .id = "echo",
    .name = "echo",
    .title = "An echo, before the first case and after the last",
    .section = "Sanity",
    .script = {text("Are you there?")},
    .expected = {text_comes("Are you there?")},
};

// What runs this again, once cases are chosen.
std::string command_of(const run_options& options) {
    std::string command = "unmask conform " + shell_quoted(to_string(options.url));
    const auto add = [&command](std::string_view option, std::string_view value) {
        command += fmt::format(" {} {}", option, shell_quoted(value));
    };
    if (!options.opening.origin.empty()) add("--origin", options.opening.origin);
    for (const std::string& one : options.opening.subprotocols) add("--subprotocol", one);
    for (const auto& [name, value] : options.opening.extra)
        add("--header", fmt::format("{}: {}", name, value));
    return command;
}

class run_in_progress {
  public:
    run_in_progress(const run_options& options,
                    const std::function<void(const progress&)>& on_progress);

    std::expected<run_result, run_error> run();

  private:
    std::optional<run_error> prepare();
    void run_unfinished();
    void run_cases(const std::vector<index>& order, std::size_t jobs);
    bool completed(index which, case_run& run);
    reports::case_result judged(index which, case_run& run);
    void save_capture(const test_case& one, const case_run& run, reports::case_result& result);
    void leave_out_excluded();
    void repeat_failures();

    bool greet();
    bool is_alive();
    void keep_alive();
    bool revive();
    void find_killer(const std::string& how, const std::vector<index>& suspected);
    void blame(index which, const std::string& how);
    std::string how_it_died();

    bool interrupted() const { return options_.stop.stop_requested(); }
    run_result take_result();
    std::string agent() const;

    const run_options& options_;
    const std::function<void(const progress&)>& on_progress_;
    const run_setting setting_;
    case_player player_;

    case_results results_;
    bool reached_ = false; // the peer has taken a connection
    bool greeted_ = false; // ... and has echoed before the first case
    bool repeating_ = false;
    bool repeated_ = false; // ... to the end
    suspects suspects_;
    std::size_t restarts_ = 0;
    std::vector<std::string> deaths_;
    std::string refusal_; // why the peer takes no more connections
    std::string server_;  // what it calls itself
    std::string capture_failure_;
};

run_in_progress::run_in_progress(const run_options& options,
                                 const std::function<void(const progress&)>& on_progress)
    : options_(options),
      on_progress_(on_progress),
      setting_{.secure = options.url.secure, .command = command_of(options)},
      player_(options) {}

std::expected<run_result, run_error> run_in_progress::run() {
    if (auto failure = prepare()) return std::unexpected(std::move(*failure));
    greeted_ = greet();
    if (!reached_ && !interrupted())
        return std::unexpected(
            run_error{run_failure::peer_unreachable,
                      fmt::format("cannot connect to {}: {}", to_string(options_.url), refusal_)});
    leave_out_excluded();
    run_unfinished();
    keep_alive();
    repeat_failures();
    if (refusal_.empty()) keep_alive();
    results_.explain_unfinished(interrupted() ? "Not run: the run was interrupted."
                                              : "Not run: the peer was dead.");
    return take_result();
}

std::optional<run_error> run_in_progress::prepare() {
    if (auto found = player_.find_server(); !found)
        return run_error{run_failure::peer_unreachable, std::move(found.error())};
    if (options_.captures.empty()) return std::nullopt;
    std::error_code trouble;
    std::filesystem::create_directories(options_.captures, trouble);
    if (trouble)
        return run_error{run_failure::captures_unwritable,
                         fmt::format("cannot create the folder {}: {}", options_.captures.string(),
                                     trouble.message())};
    return std::nullopt;
}

void run_in_progress::run_unfinished() {
    for (const run_group& group : group_cases(results_.cases(), results_.unfinished()))
        run_cases(group.order, std::min(group.most_jobs, std::max<std::size_t>(options_.jobs, 1)));
}

void run_in_progress::run_cases(const std::vector<index>& order, std::size_t jobs) {
    if (!refusal_.empty()) return;
    case_list chosen;
    for (const index which : order) chosen.push_back(results_.cases()[which]);
    player_.play(chosen, jobs,
                 [&](std::size_t place, case_run& run) { return completed(order[place], run); });
}

// Returns whether the server takes connections.
bool run_in_progress::completed(index which, case_run& run) {
    if (!run.unreachable.empty()) {
        if (refusal_.empty()) refusal_ = std::move(run.unreachable);
        return false;
    }
    suspects_.ended(which, run);
    if (server_.empty()) server_ = server_named_in(run.response);

    results_.put(which, judged(which, run));
    if (on_progress_)
        on_progress_({.done = results_.done(), .total = results_.size(), .last = results_[which]});
    return true;
}

reports::case_result run_in_progress::judged(index which, case_run& run) {
    const test_case& one = *results_.cases()[which];
    reports::case_result result = report_on(one, run, setting_);
    save_capture(one, run, result);
    result.flaky = repeating_ && reports::passed(result);
    if (result.flaky)
        result.behavior_reason =
            fmt::format("Alone it passed. Before: {}", why_not_passed(results_[which]));
    return result;
}

void run_in_progress::save_capture(const test_case& one, const case_run& run,
                                   reports::case_result& result) {
    if (options_.captures.empty() || !capture_failure_.empty()) return;
    const std::string name = fmt::format("{}.pcapng", one.id);
    const auto written = write_capture(options_.captures / name, one, run, setting_);
    if (written)
        result.capture = (options_.captures_in_report / name).string();
    else
        capture_failure_ = written.error();
}

// Before the first of them runs.
void run_in_progress::leave_out_excluded() {
    case_list cases = options_.cases;
    if (options_.excludes)
        std::erase_if(cases,
                      [&](const test_case* one) { return options_.excludes(agent(), *one); });
    results_ = case_results(std::move(cases), setting_);
}

void run_in_progress::repeat_failures() {
    const std::vector<index> once_failed = results_.failed();
    if (once_failed.size() > options_.most_repeated) return;
    repeating_ = true;
    run_cases(once_failed, 1);
    repeated_ = !interrupted();
}

// --- The life of the peer

// Whether the peer echoes; whether it can be reached at all is told by refusal_.
bool run_in_progress::greet() {
    bool echoed = false;
    player_.play({&greeting}, 1, [&](std::size_t, case_run& run) {
        refusal_ = run.unreachable;
        reached_ = reached_ || refusal_.empty();
        if (server_.empty()) server_ = server_named_in(run.response);
        echoed = judge(greeting, run.seen).behavior == reports::behavior::ok;
        return true;
    });
    return echoed;
}

// From a peer that did not echo before the first case, no more is asked than that it can be
// reached. A second try forgives a moment of weakness.
bool run_in_progress::is_alive() {
    if (!greeted_ && refusal_.empty()) return true;
    for (int tries = 0; tries < 2 && !interrupted(); ++tries) {
        const bool echoed = greet();
        if (refusal_.empty() && (echoed || !greeted_)) return true;
    }
    return interrupted();
}

// Until every case has been run, or the peer cannot be helped.
void run_in_progress::keep_alive() {
    while (!interrupted()) {
        if (!is_alive()) {
            const std::vector<index> suspected = suspects_.take();
            const std::string how = how_it_died();
            if (!revive())
                return deaths_.push_back(sentence_of_death(how, results_.ids_of(suspected)));
            find_killer(how, suspected);
            if (!refusal_.empty()) return;
        }
        const std::size_t before = results_.done();
        run_unfinished();
        if (results_.done() == before) return;
    }
}

bool run_in_progress::revive() {
    if (options_.keeper == nullptr || restarts_ == options_.most_restarts) {
        if (refusal_.empty()) refusal_ = "it no longer answers";
        return false;
    }
    ++restarts_;
    const auto restarted = options_.keeper->restart();
    refusal_ = restarted ? std::string() : restarted.error();
    return restarted.has_value();
}

void run_in_progress::find_killer(const std::string& how, const std::vector<index>& suspected) {
    bool found = false;
    for (const index which : suspected) {
        if (interrupted()) return;
        run_cases({which}, 1);
        if (is_alive()) continue;
        blame(which, how_it_died());
        found = true;
        if (!revive()) return;
    }
    if (!found)
        deaths_.push_back(sentence_of_death(how, results_.ids_of(suspected)) +
                          "; not so when each ran alone");
}

void run_in_progress::blame(index which, const std::string& how) {
    reports::case_result& killer = results_[which];
    killer.behavior = reports::behavior::failed;
    killer.closing = reports::closing::failed;
    killer.flaky = false;
    killer.behavior_reason = killer.closing_reason =
        fmt::format("The peer died in this case: it {}.", how);
    deaths_.push_back(fmt::format("the peer died in case {}: it {}", results_[which].id, how));
}

std::string run_in_progress::how_it_died() {
    if (options_.keeper != nullptr)
        if (const auto death = options_.keeper->death()) return *death;
    return refusal_.empty() ? "no longer answers"
                            : fmt::format("takes no more connections ({})", refusal_);
}

// --- The end

run_result run_in_progress::take_result() {
    run_result result;
    const std::size_t unrun = results_.unfinished().size();
    if (interrupted())
        result.agent.ended_early = fmt::format(
            "The run was interrupted: {} of {} cases were run{}.", results_.size() - unrun,
            results_.size(),
            repeated_ || results_.failed().empty() ? "" : "; what failed was not run again alone");
    else if (unrun > 0)
        result.agent.ended_early =
            fmt::format("{} of {} cases were run, for {}.", results_.size() - unrun,
                        results_.size(), deaths_.empty() ? refusal_ : deaths_.back());
    result.agent.agent = agent();
    result.agent.url = to_string(options_.url);
    result.agent.cases = results_.take();
    result.deaths = std::move(deaths_);
    result.interrupted = interrupted();
    result.capture_failure = std::move(capture_failure_);
    return result;
}

std::string run_in_progress::agent() const {
    if (!options_.agent.empty()) return options_.agent;
    if (!server_.empty()) return server_;
    return options_.nameless_agent.empty() ? to_string(options_.url) : options_.nameless_agent;
}

} // namespace

std::expected<run_result, run_error> run(const run_options& options,
                                         const std::function<void(const progress&)>& on_progress) {
    return run_in_progress(options, on_progress).run();
}

} // namespace unmask::conformance
