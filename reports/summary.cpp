#include "reports/summary.hpp"

#include "protocol/counted.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

namespace unmask::reports {
namespace {

struct section_count {
    std::string_view name;
    std::size_t cases = 0;
    std::size_t passed = 0;
};

// In the order in which they first appear.
std::vector<section_count> sections_of(const agent_result& agent) {
    std::vector<section_count> sections;
    for (const auto& outcome : agent.cases) {
        auto section = std::ranges::find(sections, outcome.section, &section_count::name);
        if (section == sections.end())
            section = sections.insert(section, {.name = outcome.section});
        ++section->cases;
        if (passed(outcome)) ++section->passed;
    }
    return sections;
}

bool is_worth_a_word(const case_result& outcome) {
    return outcome.was_run && (!passed(outcome) || outcome.flaky || passed_unexpectedly(outcome));
}

std::string remark_on(const case_result& outcome) {
    if (outcome.flaky) return " (flaky: failed at first, passed alone)";
    if (passed_unexpectedly(outcome)) return " (unexpected pass: " + outcome.expected_failure + ")";
    if (failed_as_expected(outcome)) return " (expected: " + outcome.expected_failure + ")";
    return {};
}

void append_case(std::string& text, const case_result& outcome) {
    fmt::format_to(std::back_inserter(text), "{}  {} / {}{}  {}\n    {}\n", outcome.id,
                   name_of(outcome.behavior), name_of(outcome.closing), remark_on(outcome),
                   outcome.title, outcome.behavior_reason);
    if (outcome.closing_reason != outcome.behavior_reason)
        fmt::format_to(std::back_inserter(text), "    {}\n", outcome.closing_reason);
}

void append_cases(std::string& text, const agent_result& agent, std::size_t most_named) {
    std::size_t worth = 0;
    for (const auto& outcome : agent.cases)
        if (is_worth_a_word(outcome) && ++worth <= most_named) append_case(text, outcome);
    if (worth > most_named)
        fmt::format_to(std::back_inserter(text), "and {} more\n", worth - most_named);
}

// Names and reasons of a peer may hold anything; what steers a terminal becomes U+FFFD.
std::string for_terminals(std::string_view text) {
    std::string safe;
    for (const char c : text) {
        const bool steers = (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f;
        if (steers)
            safe += "\xef\xbf\xbd";
        else
            safe += c;
    }
    return safe;
}

} // namespace

std::string summary_of(const agent_result& agent, std::size_t most_named) {
    auto text = fmt::format("{} at {}\n", agent.agent, agent.url);
    for (const auto& section : sections_of(agent))
        fmt::format_to(std::back_inserter(text), "  {:<16} {:>4} of {:>4} passed\n", section.name,
                       section.passed, section.cases);
    append_cases(text, agent, most_named);
    const totals sum = count(agent);
    fmt::format_to(std::back_inserter(text),
                   "{}: {} strictly OK, {} tolerated or informational, {} not passed{}\n",
                   counted(sum.cases, "case"), sum.ok, sum.tolerated, sum.not_passed,
                   sum.not_run == 0 ? "" : fmt::format(", {} not run", sum.not_run));
    if (!agent.ended_early.empty()) text += agent.ended_early + '\n';
    return for_terminals(text);
}

} // namespace unmask::reports
