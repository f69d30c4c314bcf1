#include "reports/comparison.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <iterator>

namespace unmask::reports {
namespace {

using kind = case_change::kind;

const agent_result* counterpart(const result& run, const agent_result& agent, bool are_single) {
    if (are_single) return &run.agents.front();
    const auto found = std::ranges::find(run.agents, agent.agent, &agent_result::agent);
    return found == run.agents.end() ? nullptr : &*found;
}

// Null where it was not run.
const case_result* find_run(const agent_result* agent, const std::string& id) {
    if (agent == nullptr) return nullptr;
    const auto found = std::ranges::find(agent->cases, id, &case_result::id);
    return found == agent->cases.end() || !found->was_run ? nullptr : &*found;
}

std::string verdicts_of(const case_result& outcome) {
    return fmt::format("{} / {}", name_of(outcome.behavior), name_of(outcome.closing));
}

kind change_between(const case_result& before, const case_result& after) {
    if (passed(before) == passed(after)) return kind::verdict;
    return passed(before) ? kind::broken : kind::repaired;
}

void compare_case(const agent_result& agent, const case_result* before, const case_result& after,
                  std::vector<case_change>& changes) {
    case_change change{.what = kind::appeared, .agent = agent.agent, .id = after.id};
    change.title = after.title;
    change.after = verdicts_of(after);
    if (before != nullptr) {
        change.what = change_between(*before, after);
        change.before = verdicts_of(*before);
        if (change.before == change.after) return;
    }
    changes.push_back(std::move(change));
}

} // namespace

std::vector<case_change> compare(const result& before, const result& after) {
    const bool are_single = before.agents.size() == 1 && after.agents.size() == 1;
    std::vector<case_change> changes;
    for (const auto& agent : after.agents)
        for (const auto& outcome : agent.cases)
            if (outcome.was_run)
                compare_case(agent, find_run(counterpart(before, agent, are_single), outcome.id),
                             outcome, changes);
    for (const auto& agent : before.agents)
        for (const auto& outcome : agent.cases)
            if (outcome.was_run &&
                find_run(counterpart(after, agent, are_single), outcome.id) == nullptr)
                changes.push_back({.what = kind::vanished,
                                   .agent = agent.agent,
                                   .id = outcome.id,
                                   .title = outcome.title,
                                   .before = verdicts_of(outcome)});
    return changes;
}

std::string text_of(const std::vector<case_change>& changes) {
    constexpr std::array<std::string_view, 5> names{"broken", "repaired", "other verdict",
                                                    "appeared", "vanished"};
    std::array<std::size_t, names.size()> counts{};
    std::string text;
    for (const auto& change : changes) {
        const auto what = static_cast<std::size_t>(change.what);
        ++counts[what];
        fmt::format_to(std::back_inserter(text), "{:<13}  {}  {}  {} -> {}  {}\n", names[what],
                       change.agent, change.id, change.before.empty() ? "none" : change.before,
                       change.after.empty() ? "none" : change.after, change.title);
    }
    return text + fmt::format("{} broken, {} repaired, {} with another verdict, {} appeared, {} "
                              "vanished\n",
                              counts[0], counts[1], counts[2], counts[3], counts[4]);
}

} // namespace unmask::reports
