#include "conformance/clients/case_runs.hpp"

#include "conformance/run/capture.hpp"

#include <fmt/format.h>

namespace unmask::conformance {

case_runs::case_runs(boost::asio::io_context& io, const listen_options& options,
                     run_setting setting, handlers told)
    : io_(io),
      options_(options),
      setting_(std::move(setting)),
      told_(std::move(told)),
      book_(options.cases) {}

void case_runs::run(incoming_connection& over, const std::string& agent, const test_case& one,
                    std::string response, const std::optional<deflate_parameters>& deflate) {
    somebody_came_ = true;
    over.set_response(std::move(response), deflate);
    const std::uint64_t number = started_++;
    driver_options how{.role = party::server, .stretch = options_.timeout, .messages = &messages_};
    if (told_.trace)
        how.trace = [this, agent, &one](const auto& entry) { told_.trace(agent, one, entry); };
    const auto started = std::make_shared<driver>(io_, over.self(), one, how,
                                                  [this, number, agent, &one](case_run& run) {
                                                      under_way_.erase(number);
                                                      completed(agent, one, run);
                                                  });
    under_way_[number] = started;
    started->start();
}

void case_runs::completed(const std::string& agent, const test_case& one, case_run& run) {
    reports::case_result result = report_on(one, run, setting_);
    save_capture(book_.find_or_add(agent)->folder, one, run, result);
    record(agent, one, std::move(result));
}

void case_runs::record_refusal(const incoming_connection& from, const std::string& agent,
                               const test_case& one, std::string sentence) {
    somebody_came_ = true;
    case_run run;
    run.log.start();
    run.seen.runner_is_server = true;
    run.seen.opening_failure = std::move(sentence);
    run.request = from.request_text();
    run.response = from.response_text();
    record(agent, one, report_on(one, run, setting_));
}

void case_runs::record_absence(const std::string& agent, const test_case& one,
                               const std::string& why) {
    reports::case_result result = describe_case(one, setting_);
    result.behavior_reason = result.closing_reason = why;
    record(agent, one, std::move(result));
}

void case_runs::record_unrun(const std::string& agent, const test_case& one,
                             const std::string& why) {
    reports::case_result result = describe_case(one, setting_);
    result.was_run = false;
    result.behavior_reason = result.closing_reason = why;
    record(agent, one, std::move(result));
}

// A case that is run again replaces its former result; one that failed and now passes is flaky.
void case_runs::record(const std::string& agent, const test_case& one,
                       reports::case_result result) {
    auto& results = book_.find_or_add(agent)->results;
    const auto former = results.find(one.id);
    result.flaky = former != results.end() && reports::passed(result) &&
                   (former->second.flaky || !reports::passed(former->second));
    told_.ended(agent, one, results.insert_or_assign(one.id, std::move(result)).first->second);
}

void case_runs::save_capture(const std::string& folder, const test_case& one, const case_run& run,
                             reports::case_result& result) {
    if (options_.captures.empty()) return;
    const auto path = std::filesystem::path(folder) / fmt::format("{}.pcapng", one.id);
    std::error_code failure;
    std::filesystem::create_directories(options_.captures / folder, failure);
    const auto written = write_capture(options_.captures / path, one, run, setting_);
    if (written)
        result.capture = (options_.captures.filename() / path).string();
    else if (capture_failure_.empty())
        capture_failure_ = written.error();
}

} // namespace unmask::conformance
