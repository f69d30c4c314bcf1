#include "reports/result.hpp"

#include "protocol/rules/rules.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <set>
#include <span>
#include <utility>

namespace unmask::reports {
namespace {

constexpr std::array<std::string_view, 5> behavior_names{"OK", "NON-STRICT", "INFORMATIONAL",
                                                         "UNIMPLEMENTED", "FAILED"};
constexpr std::array<std::string_view, 6> closing_names{
    "OK", "WRONG CODE", "UNCLEAN", "FAILED BY CLIENT", "FAILED", "INFORMATIONAL"};

template <typename verdict>
std::optional<verdict> named(std::span<const std::string_view> names, std::string_view name) {
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) return std::nullopt;
    return static_cast<verdict>(found - names.begin());
}

bool is_broken(const case_result& outcome, bool by_peer, std::string_view slug) {
    return std::ranges::any_of(*outcome.findings, [&](const finding& found) {
        return found.by_peer == by_peer && found.rule == slug;
    });
}

bool is_demand(std::string_view slug) {
    const auto known = find_rule(slug);
    if (!known) return true;
    const auto level = describe(*known).level;
    return level == requirement::must || level == requirement::must_not;
}

// The demands of the RFCs that the capture shows broken by one side, each once.
std::set<std::string_view> demands_broken(const case_result& outcome, bool by_peer) {
    std::set<std::string_view> slugs;
    for (const auto& found : *outcome.findings)
        if (found.by_peer == by_peer && is_demand(found.rule)) slugs.insert(found.rule);
    return slugs;
}

} // namespace

std::vector<std::string> disagreements(const case_result& outcome) {
    std::vector<std::string> sentences;
    if (!outcome.findings) return sentences;
    for (const auto& slug : outcome.breaks)
        if (!is_broken(outcome, false, slug))
            sentences.push_back(
                fmt::format("The capture does not show that the runner broke {}.", slug));
    for (const auto slug : demands_broken(outcome, false))
        if (std::ranges::find(outcome.breaks, slug) == outcome.breaks.end())
            sentences.push_back(fmt::format(
                "The capture shows that the runner broke {}, which the case does not mean to.",
                slug));
    if (!passed(outcome) || outcome.behavior == behavior::informational) return sentences;
    for (const auto slug : demands_broken(outcome, true))
        sentences.push_back(
            fmt::format("The peer passed, yet the capture shows that it broke {}.", slug));
    return sentences;
}

std::string_view name_of(behavior verdict) { return behavior_names[std::to_underlying(verdict)]; }
std::string_view name_of(closing verdict) { return closing_names[std::to_underlying(verdict)]; }

std::optional<behavior> behavior_named(std::string_view name) {
    return named<behavior>(behavior_names, name);
}
std::optional<closing> closing_named(std::string_view name) {
    return named<closing>(closing_names, name);
}

bool passed(const case_result& outcome) {
    return outcome.was_run && outcome.behavior != behavior::failed &&
           (outcome.closing == closing::ok || outcome.closing == closing::informational);
}

std::string why_not_passed(const case_result& outcome) {
    const bool behaved = outcome.behavior != behavior::failed && outcome.was_run;
    if (behaved) return outcome.closing_reason;
    if (outcome.closing_reason == outcome.behavior_reason || outcome.closing == closing::ok ||
        outcome.closing == closing::informational)
        return outcome.behavior_reason;
    return outcome.behavior_reason + ' ' + outcome.closing_reason;
}

bool failed_unexpectedly(const case_result& outcome) {
    return outcome.was_run && !passed(outcome) && outcome.expected_failure.empty();
}

bool failed_as_expected(const case_result& outcome) {
    return outcome.was_run && !passed(outcome) && !outcome.expected_failure.empty();
}

bool passed_unexpectedly(const case_result& outcome) {
    return passed(outcome) && !outcome.flaky && !outcome.expected_failure.empty();
}

std::string unused_name(const result& run, const std::string& name) {
    const auto taken = [&](const std::string& candidate) {
        return std::ranges::find(run.agents, candidate, &agent_result::agent) != run.agents.end();
    };
    auto candidate = name;
    for (int number = 2; taken(candidate); ++number)
        candidate = fmt::format("{} ({})", name, number);
    return candidate;
}

totals count(const agent_result& agent) {
    totals sum{.cases = agent.cases.size()};
    for (const auto& outcome : agent.cases) {
        const bool strict = outcome.behavior == behavior::ok && outcome.closing == closing::ok;
        ++(!outcome.was_run   ? sum.not_run
           : !passed(outcome) ? sum.not_passed
           : strict           ? sum.ok
                              : sum.tolerated);
    }
    return sum;
}

bool all_as_expected(const result& run) {
    return std::ranges::none_of(run.agents, [](const auto& agent) {
        return std::ranges::any_of(agent.cases, [](const auto& outcome) {
            return !outcome.was_run || failed_unexpectedly(outcome);
        });
    });
}

} // namespace unmask::reports
