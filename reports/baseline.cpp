#include "reports/baseline.hpp"

#include "reports/pattern.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace unmask::reports {
namespace {

constexpr std::string_view blank = " \t\r";

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(blank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

bool names(const baseline_entry& entry, const agent_result& agent, const case_result& outcome) {
    return matches_pattern(outcome.id, entry.cases) && matches_pattern(agent.agent, entry.agents);
}

// The line without its comment is not empty.
std::expected<baseline_entry, std::string> entry_of(std::size_t line, std::string_view patterns,
                                                    std::string_view reason) {
    if (reason.empty())
        return std::unexpected(fmt::format("line {}: why may {} fail? Give the reason behind #",
                                           line, std::string(patterns)));
    baseline_entry entry{.line = line};
    const auto end = std::min(patterns.find_first_of(blank), patterns.size());
    entry.cases = patterns.substr(0, end);
    if (const auto agents = trimmed(patterns.substr(end)); !agents.empty()) entry.agents = agents;
    entry.reason = reason;
    return entry;
}

struct account {
    bool ran = false;
    bool needed = false;
};

account account_of(const baseline_entry& entry, const result& run) {
    account found;
    for (const auto& agent : run.agents)
        for (const auto& outcome : agent.cases) {
            if (!outcome.was_run || !names(entry, agent, outcome)) continue;
            found.ran = true;
            found.needed = found.needed || !passed(outcome) || outcome.flaky;
        }
    return found;
}

} // namespace

std::expected<baseline, std::string> parse_baseline(std::string_view text) {
    baseline entries;
    for (std::size_t line = 1; !text.empty(); ++line) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto whole = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto mark = std::min(whole.find('#'), whole.size());
        const auto patterns = trimmed(whole.substr(0, mark));
        if (patterns.empty()) continue;
        auto entry =
            entry_of(line, patterns, trimmed(whole.substr(std::min(mark + 1, whole.size()))));
        if (!entry) return std::unexpected(entry.error());
        entries.push_back(std::move(*entry));
    }
    return entries;
}

void allow_failures(const baseline& expected, result& run) {
    for (auto& agent : run.agents)
        for (auto& outcome : agent.cases)
            for (const auto& entry : expected)
                if (outcome.expected_failure.empty() && names(entry, agent, outcome))
                    outcome.expected_failure = entry.reason;
}

std::vector<std::string> stale_entries(const baseline& expected, const result& run) {
    std::vector<std::string> sentences;
    for (const auto& entry : expected) {
        const account found = account_of(entry, run);
        if (found.ran && !found.needed)
            sentences.push_back(
                fmt::format("line {}: {} passes now ({})", entry.line, entry.cases, entry.reason));
    }
    return sentences;
}

} // namespace unmask::reports
