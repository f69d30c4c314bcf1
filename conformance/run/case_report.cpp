#include "conformance/run/case_report.hpp"

#include "conformance/cases/catalogue.hpp"
#include "conformance/cases/explain.hpp"
#include "protocol/utf8.hpp"
#include "reports/autobahn.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace unmask::conformance {
namespace {

std::vector<std::string> slugs_of(const auto& rules) {
    std::vector<std::string> slugs;
    for (const rule one : rules) slugs.emplace_back(unmask::describe(one).slug);
    return slugs;
}

// As Autobahn shows it; `first` is as much of the payload as is at hand.
std::string shown(byte_view first, std::size_t length) {
    first = first.first(std::min(first.size(), reports::autobahn_shown));
    std::string text(as_text(first));
    if (!is_utf8(first)) {
        text = "0x";
        for (const std::byte byte : first)
            text += fmt::format("{:02x}", std::to_integer<unsigned>(byte));
    }
    if (reports::has_autobahn_cut_mark(length)) text += reports::autobahn_cut_mark;
    return text;
}

reports::case_event event_of(event::kind what, bool binary, char tag, byte_view first,
                             std::size_t length) {
    using kind = reports::case_event::kind;
    if (what == event::kind::waited) return {.what = kind::timeout, .text = std::string(1, tag)};
    return {.what = what == event::kind::pong ? kind::pong : kind::message,
            .binary = binary,
            .text = shown(first, length)};
}

reports::case_event event_of(const event& hoped) {
    const std::size_t length = hoped.content.length;
    const payload beginning(hoped.content.unit, std::min(length, reports::autobahn_shown));
    return event_of(hoped.what, hoped.binary, hoped.tag, render(beginning), length);
}

reports::case_event event_of(const observed_event& seen) {
    return event_of(seen.what, seen.binary, seen.tag, seen.content, seen.content.size());
}

// From 1; 0 for a case that is in no list.
std::uint32_t number_of(const test_case& one) {
    const auto all = all_cases();
    const auto found = std::ranges::find(all, &one);
    return found == all.end() ? 0 : static_cast<std::uint32_t>(found - all.begin() + 1);
}

template <class Events>
std::vector<reports::case_event> events_of(const Events& events) {
    std::vector<reports::case_event> listed;
    for (const auto& one : events) listed.push_back(event_of(one));
    return listed;
}

reports::closing_account account_of(const closing_expectation& expected) {
    return {.expected_codes = {expected.codes.begin(), expected.codes.end()},
            .expected_by_runner = expected.initiator == endpoint::runner,
            .clean_expected = expected.clean,
            .wrong_initiator_is_fatal = expected.wrong_initiator_fails};
}

void add_observation(reports::closing_account& account, const observation& seen) {
    account.by_runner = seen.closed_by_runner;
    account.failed_by_runner = seen.failed_by_runner;
    account.dropped_by_runner = seen.dropped_by_runner;
    account.clean = seen.clean;
    account.unclean_reason = seen.opened ? seen.unclean_reason : seen.opening_failure;
    account.opening_timeout = seen.opening_timeout;
    account.close_timeout = seen.close_timeout;
    account.tcp_timeout = seen.tcp_timeout;
    account.local_code = seen.local_code;
    account.local_reason = seen.local_reason;
}

} // namespace

reports::case_result describe_case(const test_case& one, const run_setting& setting) {
    reports::case_result described;
    described.id = one.id;
    described.number = number_of(one);
    described.section = one.section;
    described.title = one.title;
    described.expectation = expectation_of(one, setting.role);
    described.rules = slugs_of(one.rules);
    described.breaks = slugs_of(rules_broken(one, setting.role));
    described.expected = expected_events(one);
    described.expected_events = events_of(one.expected);
    if (one.tolerated) described.tolerated_events = events_of(*one.tolerated);
    described.closing_account = account_of(one.closing);
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
    report.measured = run.measured;
    report.request = std::move(run.request);
    report.response = std::move(run.response);
    for (const auto& event : run.seen.received) report.received.push_back(describe(event));
    report.received_events = events_of(run.seen.received);
    add_observation(report.closing_account, run.seen);
    report.sent = run.log.traffic(true);
    report.arrived = run.log.traffic(false);
    report.exchange = std::move(run.log.entries());
    report.exchange_omitted = run.log.omitted();
    return report;
}

std::string server_named_in(std::string_view response) {
    const auto parsed = parse_response_head(response);
    return joined_value(parsed.head.fields, "Server").value_or(std::string());
}

} // namespace unmask::conformance
