#include "conformance/runner.hpp"

#include "conformance/capture.hpp"
#include "conformance/case_report.hpp"
#include "conformance/outgoing_connection.hpp"
#include "protocol/handshake_key.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <random>

namespace unmask::conformance {
namespace asio = boost::asio;

namespace {

using index = std::size_t; // of a case in the order of the run

std::string random_key(std::mt19937_64& random) {
    const std::array<std::uint64_t, 2> nonce{random(), random()};
    return make_key(std::as_bytes(std::span(nonce)).first<16>());
}

class run_in_progress {
  public:
    run_in_progress(const run_options& options,
                    const std::function<void(const progress&)>& on_progress);

    std::expected<run_result, run_error> run();

  private:
    std::optional<run_error> prepare();
    std::vector<index> longest_first() const;
    void run_cases(std::vector<index> order, std::size_t jobs);
    void start_next();
    void completed(index which, case_run& run);
    void stop_starting(std::string refusal);
    void save_capture(const test_case& one, const case_run& run, reports::case_result& result);
    void repeat_failures();
    void explain_unrun();
    run_result take_result();

    const run_options& options_;
    const std::function<void(const progress&)>& on_progress_;
    const run_setting setting_;
    std::mt19937_64 random_;
    asio::io_context io_{1};
    asio::ssl::context tls_{asio::ssl::context::tls_client};
    peer peer_;

    std::vector<reports::case_result> results_;
    std::vector<bool> finished_; // has been run to its end
    std::size_t done_ = 0;
    std::vector<index> waiting_; // the next one last
    std::map<index, std::shared_ptr<driver>> running_;

    bool reached_ = false;   // the peer has taken a connection
    std::string last_ended_; // id of the case that ended last
    std::string refusal_;    // why the peer takes no more connections
    std::string server_;     // what it calls itself
    std::string capture_failure_;
};

run_in_progress::run_in_progress(const run_options& options,
                                 const std::function<void(const progress&)>& on_progress)
    : options_(options),
      on_progress_(on_progress),
      setting_{.secure = options.url.secure,
               .command = fmt::format("unmask conform '{}'", to_string(options.url))},
      random_(options.seed.value_or(std::random_device{}())),
      finished_(options.cases.size()) {
    for (const test_case* one : options.cases) results_.push_back(describe_case(*one, setting_));
}

std::expected<run_result, run_error> run_in_progress::run() {
    if (auto failure = prepare()) return std::unexpected(std::move(*failure));
    run_cases(longest_first(), std::max<std::size_t>(options_.jobs, 1));
    if (!reached_)
        return std::unexpected(
            run_error{run_failure::peer_unreachable,
                      fmt::format("cannot connect to {}: {}", to_string(options_.url), refusal_)});
    repeat_failures();
    if (!capture_failure_.empty())
        return std::unexpected(run_error{run_failure::captures_unwritable, capture_failure_});
    explain_unrun();
    return take_result();
}

std::optional<run_error> run_in_progress::prepare() {
    boost::system::error_code failure;
    asio::ip::tcp::resolver resolver(io_);
    peer_.url = options_.url;
    peer_.addresses =
        resolver.resolve(options_.url.host, std::to_string(options_.url.port), failure);
    if (failure)
        return run_error{
            run_failure::peer_unreachable,
            fmt::format("cannot find the host {}: {}", options_.url.host, failure.message())};
    peer_.tls = &tls_;
    peer_.verify_tls = options_.verify_tls;
    tls_.set_verify_mode(options_.verify_tls ? asio::ssl::verify_peer : asio::ssl::verify_none);
    if (options_.verify_tls) tls_.set_default_verify_paths(failure);
    if (options_.captures.empty()) return std::nullopt;
    std::error_code trouble;
    std::filesystem::create_directories(options_.captures, trouble);
    if (trouble)
        return run_error{run_failure::captures_unwritable,
                         fmt::format("cannot create the folder {}: {}", options_.captures.string(),
                                     trouble.message())};
    return std::nullopt;
}

// Pauses of one case pass while others run.
std::vector<index> run_in_progress::longest_first() const {
    const auto silence = [&](index which) {
        duration sum{0};
        for (const step& done : options_.cases[which]->script) sum += done.silence;
        return sum;
    };
    std::vector<index> order(options_.cases.size());
    for (index which = 0; which < order.size(); ++which) order[which] = which;
    std::ranges::stable_sort(order, std::ranges::greater{}, silence);
    return order;
}

void run_in_progress::run_cases(std::vector<index> order, std::size_t jobs) {
    std::ranges::reverse(order);
    waiting_ = std::move(order);
    for (std::size_t job = 0; job < jobs; ++job) start_next();
    io_.restart();
    io_.run();
}

void run_in_progress::start_next() {
    if (waiting_.empty()) return;
    const index which = waiting_.back();
    waiting_.pop_back();
    const auto started = std::make_shared<driver>(
        io_, std::make_shared<outgoing_connection>(io_, peer_, random_key(random_)),
        *options_.cases[which], driver_options{.stretch = options_.timeout, .seed = random_()},
        [this, which](case_run& run) { completed(which, run); });
    running_[which] = started;
    started->start();
}

void run_in_progress::completed(index which, case_run& run) {
    const test_case& one = *options_.cases[which];
    running_.erase(which);
    if (!run.unreachable.empty()) return stop_starting(run.unreachable);
    reached_ = true;
    last_ended_ = one.id;
    if (server_.empty()) server_ = server_named_in(run.response);

    const bool again = finished_[which];
    reports::case_result result = report_on(one, run, setting_);
    save_capture(one, run, result);
    result.flaky = again && reports::passed(result);
    results_[which] = std::move(result);
    finished_[which] = true;
    if (!again) ++done_;
    if (on_progress_)
        on_progress_({.done = done_, .total = results_.size(), .last = results_[which]});
    start_next();
}

void run_in_progress::stop_starting(std::string refusal) {
    if (refusal_.empty()) refusal_ = std::move(refusal);
    waiting_.clear();
}

void run_in_progress::save_capture(const test_case& one, const case_run& run,
                                   reports::case_result& result) {
    if (options_.captures.empty()) return;
    const std::string name = fmt::format("{}.pcapng", one.id);
    const auto written = write_capture(options_.captures / name, one, run, setting_);
    if (written)
        result.capture = (options_.captures.filename() / name).string();
    else if (capture_failure_.empty())
        capture_failure_ = written.error();
}

void run_in_progress::repeat_failures() {
    std::vector<index> failed;
    for (index which = 0; which < results_.size(); ++which)
        if (finished_[which] && !reports::passed(results_[which])) failed.push_back(which);
    if (!refusal_.empty() || failed.size() > options_.most_repeated) return;
    run_cases(std::move(failed), 1);
}

void run_in_progress::explain_unrun() {
    for (index which = 0; which < results_.size(); ++which)
        if (!finished_[which])
            results_[which].behavior_reason = results_[which].closing_reason = fmt::format(
                "Not run: the peer took no more connections after case {}.", last_ended_);
}

run_result run_in_progress::take_result() {
    run_result result;
    result.agent.agent = !options_.agent.empty() ? options_.agent
                         : !server_.empty()      ? server_
                                                 : to_string(options_.url);
    result.agent.url = to_string(options_.url);
    result.agent.cases = std::move(results_);
    if (!refusal_.empty())
        result.died = fmt::format("the peer died: it took no more connections after case {} ({})",
                                  last_ended_, refusal_);
    return result;
}

} // namespace

std::expected<run_result, run_error> run(const run_options& options,
                                         const std::function<void(const progress&)>& on_progress) {
    return run_in_progress(options, on_progress).run();
}

} // namespace unmask::conformance
