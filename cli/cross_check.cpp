#include "cli/cross_check.hpp"

#include "analyzer/analyzer.hpp"

#include <algorithm>
#include <expected>
#include <fmt/format.h>

namespace unmask::cli {
namespace {

namespace fs = std::filesystem;

// A report shows the sentence of the rule beside each finding: once is enough.
std::string_view without(std::string_view statement, std::string_view detail) {
    if (!detail.starts_with(statement)) return detail;
    detail.remove_prefix(statement.size());
    return detail.substr(std::min(detail.find_first_not_of(' '), detail.size()));
}

// Keeps the findings, in the words of the report.
class finding_collector final : public analyzer::record_sink {
  public:
    explicit finding_collector(party peer) : peer_(peer) {}

    std::vector<reports::finding> findings;

    using record_sink::accept;
    void accept(const analyzer::finding_record& record) override {
        if (record.severity != analyzer::severity::violation) return; // a matter of opinion
        reports::finding found{.rule = std::string(describe(record.broken).slug)};
        found.by_peer = record.origin.direction == peer_;
        found.detail = without(describe(record.broken).statement, record.detail);
        findings.push_back(std::move(found));
    }

  private:
    party peer_;
};

// The report may come from anyone: it must not make us read files elsewhere.
bool stays_inside(const fs::path& relative) {
    return relative.is_relative() && std::ranges::find(relative, fs::path("..")) == relative.end();
}

using findings = std::vector<reports::finding>;

std::expected<findings, std::string> analyze_capture(const fs::path& directory,
                                                     const std::string& path, party peer) {
    if (!stays_inside(path))
        return std::unexpected(fmt::format("The capture {} is not below the report.", path));
    const auto capture = captures::open_capture((directory / path).string());
    if (!capture)
        return std::unexpected(fmt::format("There is no readable capture: {}.", capture.error()));
    finding_collector collector(peer);
    const auto summary = analyzer::analyze(**capture, {}, collector);
    if (const auto& error = summary.capture_error)
        return std::unexpected(fmt::format("The capture {} is damaged at byte {}: {}.", path,
                                           error->offset, error->message));
    if (summary.gaps + summary.given_up > 0)
        return std::unexpected(fmt::format("The capture {} is not complete.", path));
    return std::move(collector.findings);
}

void check_case(const reports::agent_result& agent, reports::case_result& outcome,
                const fs::path& directory, cross_check_result& result) {
    const auto disagree = [&](std::string sentence) {
        result.disagreements.push_back({agent.agent, outcome.id, std::move(sentence)});
    };
    auto found = analyze_capture(directory, outcome.capture,
                                 agent.runner_is_server ? party::client : party::server);
    if (!found) return disagree(std::move(found.error()));
    ++result.analyzed;
    outcome.findings = std::move(*found);
    for (auto& sentence : reports::disagreements(outcome)) disagree(std::move(sentence));
}

} // namespace

cross_check_result cross_check(reports::result& run, const fs::path& directory) {
    cross_check_result result;
    for (auto& agent : run.agents)
        for (auto& outcome : agent.cases)
            if (!outcome.capture.empty()) check_case(agent, outcome, directory, result);
    return result;
}

} // namespace unmask::cli
