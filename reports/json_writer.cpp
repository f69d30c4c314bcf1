#include "reports/account_json.hpp"
#include "reports/exchange_json.hpp"
#include "reports/file.hpp"
#include "reports/json.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace unmask::reports {
namespace {

// Members keep the order in which a person wants to read them.
using json = nlohmann::ordered_json;

std::string epoch_seconds(std::int64_t nanoseconds) {
    constexpr std::int64_t second = 1'000'000'000;
    const auto since_epoch = std::max<std::int64_t>(nanoseconds, 0);
    return fmt::format("{}.{:09}", since_epoch / second, since_epoch % second);
}

json object_of(const finding& found) {
    return {{"rule", found.rule}, {"by_peer", found.by_peer}, {"detail", found.detail}};
}

json object_of(const performance& measured) {
    return {{"messages", measured.messages},
            {"octets", measured.octets},
            {"time", measured.time.count()},
            {"median_latency", measured.median_latency.count()},
            {"longest_latency", measured.longest_latency.count()}};
}

json object_of(const case_result& outcome);
json object_of(const agent_result& agent);

template <typename element>
json array_of(const std::vector<element>& elements) {
    auto array = json::array();
    for (const auto& each : elements) array.push_back(object_of(each));
    return array;
}

void add_verdicts(json& object, const case_result& outcome) {
    object["was_run"] = outcome.was_run;
    object["passed"] = passed(outcome);
    object["behavior"] = name_of(outcome.behavior);
    object["behavior_reason"] = outcome.behavior_reason;
    object["closing"] = name_of(outcome.closing);
    object["closing_reason"] = outcome.closing_reason;
    object["remote_close_code"] =
        outcome.remote_close_code ? json(*outcome.remote_close_code) : json(nullptr);
    object["remote_close_reason"] = outcome.remote_close_reason;
    object["flaky"] = outcome.flaky;
    object["expected_failure"] = outcome.expected_failure;
}

void add_evidence(json& object, const case_result& outcome) {
    object["started"] = epoch_seconds(outcome.started);
    object["duration"] = outcome.duration.count();
    object["measured"] = outcome.measured ? object_of(*outcome.measured) : json(nullptr);
    object["request"] = outcome.request;
    object["response"] = outcome.response;
    object["expected"] = outcome.expected;
    object["received"] = outcome.received;
    add_accounts(object, outcome);
    object["exchange"] = array_of(outcome.exchange);
    object["exchange_omitted"] = outcome.exchange_omitted;
    object["capture"] = outcome.capture;
    object["repeat_command"] = outcome.repeat_command;
    object["findings"] = outcome.findings ? array_of(*outcome.findings) : json(nullptr);
    object["disagreements"] = disagreements(outcome);
}

json object_of(const case_result& outcome) {
    json object{{"id", outcome.id},
                {"number", outcome.number},
                {"section", outcome.section},
                {"title", outcome.title},
                {"expectation", outcome.expectation},
                {"rules", outcome.rules},
                {"breaks", outcome.breaks}};
    add_verdicts(object, outcome);
    add_evidence(object, outcome);
    return object;
}

json object_of(const agent_result& agent) {
    return {{"agent", agent.agent},
            {"url", agent.url},
            {"runner_is_server", agent.runner_is_server},
            {"ended_early", agent.ended_early},
            {"cases", array_of(agent.cases)}};
}

} // namespace

std::string to_json(const result& run, layout form) {
    const json object{{"generator", run.generator},
                      {"created", epoch_seconds(run.created)},
                      {"agents", array_of(run.agents)}};
    return object.dump(form == layout::indented ? 1 : -1, ' ', false,
                       json::error_handler_t::replace);
}

std::expected<void, std::string> write_report_json(const std::filesystem::path& path,
                                                   const result& run) {
    return write_file(path, to_json(run) + '\n');
}

} // namespace unmask::reports
