#include "reports/account_json.hpp"
#include "reports/exchange_json.hpp"
#include "reports/file.hpp"
#include "reports/json.hpp"
#include "reports/member_reader.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace unmask::reports {
namespace {

using json = nlohmann::json;

void read_finding(member_reader& read, const json& object, finding& found) {
    read.text(object, "rule", found.rule);
    read.boolean(object, "by_peer", found.by_peer);
    read.text(object, "detail", found.detail);
}

void read_verdicts(member_reader& read, const json& object, case_result& outcome) {
    read.boolean(object, "was_run", outcome.was_run);
    read.verdict_named(object, "behavior", outcome.behavior, behavior_named);
    read.text(object, "behavior_reason", outcome.behavior_reason);
    read.verdict_named(object, "closing", outcome.closing, closing_named);
    read.text(object, "closing_reason", outcome.closing_reason);
    read.optional(object, "remote_close_code", outcome.remote_close_code,
                  [&](auto& code) { read.integer(object, "remote_close_code", code); });
    read.text(object, "remote_close_reason", outcome.remote_close_reason);
    read.boolean(object, "flaky", outcome.flaky);
    read.text(object, "expected_failure", outcome.expected_failure);
}

void read_performance(member_reader& read, const json& object, performance& measured) {
    const auto time = [&](const char* name, std::chrono::microseconds& target) {
        std::int64_t count = 0;
        read.integer(object, name, count);
        target = std::chrono::microseconds(count);
    };
    read.integer(object, "messages", measured.messages);
    read.integer(object, "octets", measured.octets);
    time("time", measured.time);
    time("median_latency", measured.median_latency);
    time("longest_latency", measured.longest_latency);
}

void read_case(member_reader& read, const json& object, case_result& outcome) {
    read.text(object, "id", outcome.id);
    if (outcome.id.empty()) read.fail("id", "is missing");
    read.integer(object, "number", outcome.number);
    read.text(object, "section", outcome.section);
    read.text(object, "title", outcome.title);
    read.text(object, "expectation", outcome.expectation);
    read.texts(object, "rules", outcome.rules);
    read.texts(object, "breaks", outcome.breaks);
    read_verdicts(read, object, outcome);
    read.time(object, "started", outcome.started);
    std::int64_t duration = 0;
    read.integer(object, "duration", duration);
    outcome.duration = std::chrono::microseconds(duration);
    read.optional(object, "measured", outcome.measured, [&](auto& measured) {
        read.object(object, "measured", measured, read_performance);
    });
    read.text(object, "request", outcome.request);
    read.text(object, "response", outcome.response);
    read.texts(object, "expected", outcome.expected);
    read.texts(object, "received", outcome.received);
    read_accounts(read, object, outcome);
    read.objects(object, "exchange", outcome.exchange, read_entry);
    read.integer(object, "exchange_omitted", outcome.exchange_omitted);
    read.text(object, "capture", outcome.capture);
    read.text(object, "repeat_command", outcome.repeat_command);
    read.optional(object, "findings", outcome.findings, [&](auto& findings) {
        read.objects(object, "findings", findings, read_finding);
    });
}

void read_agent(member_reader& read, const json& object, agent_result& agent) {
    read.text(object, "agent", agent.agent);
    if (agent.agent.empty()) read.fail("agent", "is missing");
    read.text(object, "url", agent.url);
    read.boolean(object, "runner_is_server", agent.runner_is_server);
    read.text(object, "ended_early", agent.ended_early);
    read.objects(object, "cases", agent.cases, read_case);
}

// "line 3, column 17" of a byte offset.
std::string place_of(std::string_view text, std::size_t offset) {
    const auto before = text.substr(0, offset);
    const auto line = std::ranges::count(before, '\n') + 1;
    const auto line_start = before.rfind('\n') + 1; // 0 when there is none
    return fmt::format("line {}, column {}", line, before.size() - line_start + 1);
}

std::expected<json, std::string> parse_tree(std::string_view text) {
    try {
        return json::parse(text);
    } catch (const json::parse_error& mistake) {
        const auto offset = mistake.byte == 0 ? 0 : mistake.byte - 1;
        if (offset >= text.size())
            return std::unexpected(
                fmt::format("the JSON ends too early, after {} bytes", text.size()));
        return std::unexpected(fmt::format("{} is not valid JSON", place_of(text, offset)));
    } catch (const json::out_of_range&) {
        return std::unexpected(std::string("a number in the JSON is too large"));
    }
}

} // namespace

std::expected<result, std::string> parse_report_json(std::string_view text) {
    const auto tree = parse_tree(text);
    if (!tree) return std::unexpected(tree.error());
    if (!tree->is_object() || !tree->contains("agents"))
        return std::unexpected(std::string("it is not a report: there is no member \"agents\""));

    result run;
    member_reader read;
    read.text(*tree, "generator", run.generator);
    read.time(*tree, "created", run.created);
    read.objects(*tree, "agents", run.agents, read_agent);
    if (read.error) return std::unexpected(*read.error);
    return run;
}

std::expected<result, std::string> read_report_json(const std::filesystem::path& path) {
    const auto text = read_file(path, largest_report);
    if (!text) return std::unexpected(text.error());
    auto run = parse_report_json(*text);
    if (!run) return std::unexpected(fmt::format("{}: {}", path.string(), run.error()));
    return run;
}

} // namespace unmask::reports
