#include "conformance/case_report.hpp"

#include "conformance/explain.hpp"

#include <fmt/format.h>

namespace unmask::conformance {
namespace {

std::vector<std::string> slugs_of(const short_list<rule, 3>& rules) {
    std::vector<std::string> slugs;
    for (const rule one : rules) slugs.emplace_back(unmask::describe(one).slug);
    return slugs;
}

} // namespace

reports::case_result describe_case(const test_case& one, const run_setting& setting) {
    reports::case_result described;
    described.id = one.id;
    described.section = one.section;
    described.title = one.title;
    described.expectation = expectation_of(one, setting.role);
    described.rules = slugs_of(one.rules);
    described.breaks = slugs_of(one.breaks);
    described.expected = expected_events(one);
    described.repeat_command = fmt::format("{} --cases {}", setting.command, one.id);
    return described;
}

reports::case_result report_on(const test_case& one, case_run& run, const run_setting& setting) {
    reports::case_result report = describe_case(one, setting);
    const verdict judged = judge(one, run.seen);
    report.behavior = judged.behavior;
    report.behavior_reason = judged.behavior_reason;
    report.closing = judged.closing;
    report.closing_reason = judged.closing_reason;
    report.remote_close_code = run.seen.remote_code;
    report.remote_close_reason = run.seen.remote_reason;
    report.started = run.log.started();
    report.duration = run.duration;
    report.request = std::move(run.request);
    report.response = std::move(run.response);
    for (const auto& event : run.seen.received) report.received.push_back(describe(event));
    report.exchange = std::move(run.log.entries());
    report.exchange_omitted = run.log.omitted();
    return report;
}

std::string server_named_in(std::string_view response) {
    const auto parsed = parse_response_head(response);
    return joined_value(parsed.head.fields, "Server").value_or(std::string());
}

} // namespace unmask::conformance
