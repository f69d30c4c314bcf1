#include "reports/markdown.hpp"

#include "reports/file.hpp"
#include "reports/utf8_text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

namespace unmask::reports {
namespace {

// Text of a peer must not become markup, nor end a row of a table.
std::string escaped(std::string_view text) {
    constexpr std::string_view special = "\\`*_{}[]()<>#+-!|~&@:";
    std::string safe;
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < 0x20) {
            safe += ' ';
            continue;
        }
        if (special.find(c) != std::string_view::npos) safe += '\\';
        safe += c;
    }
    return as_utf8(safe);
}

struct topic {
    std::string_view title;
    bool (*belongs)(const case_result&);
    std::string (*remark)(const case_result&);
};

constexpr topic topics[] = {
    {"Failed", failed_unexpectedly, why_not_passed},
    {"Unexpectedly passed", passed_unexpectedly,
     [](const case_result& outcome) { return "The baseline says: " + outcome.expected_failure; }},
    {"Flaky", [](const case_result& outcome) { return outcome.flaky; },
     [](const case_result& outcome) { return outcome.behavior_reason; }},
    {"Failed as expected", failed_as_expected,
     [](const case_result& outcome) { return outcome.expected_failure; }},
};

void append_topic(std::string& text, const agent_result& agent, const topic& about,
                  std::size_t most_named) {
    const auto number = static_cast<std::size_t>(std::ranges::count_if(agent.cases, about.belongs));
    if (number == 0) return;
    fmt::format_to(std::back_inserter(text),
                   "\n### {}: {} ({})\n\n| case | verdict | why |\n|---|---|---|\n",
                   escaped(agent.agent), about.title, number);
    std::size_t named = 0;
    for (const auto& outcome : agent.cases) {
        if (!about.belongs(outcome) || named == most_named) continue;
        ++named;
        fmt::format_to(std::back_inserter(text), "| {} {} | {} / {} | {} |\n", escaped(outcome.id),
                       escaped(outcome.title), name_of(outcome.behavior), name_of(outcome.closing),
                       escaped(about.remark(outcome)));
    }
    if (named < number) fmt::format_to(std::back_inserter(text), "\nand {} more\n", number - named);
}

} // namespace

std::string to_markdown(const result& run, std::size_t most_named) {
    std::string text = "## WebSocket conformance\n\n"
                       "| agent | cases | strictly OK | tolerated | not passed | not run |\n"
                       "|---|--:|--:|--:|--:|--:|\n";
    for (const auto& agent : run.agents) {
        const totals sum = count(agent);
        fmt::format_to(std::back_inserter(text), "| {} | {} | {} | {} | {} | {} |\n",
                       escaped(agent.agent), sum.cases, sum.ok, sum.tolerated, sum.not_passed,
                       sum.not_run);
    }
    for (const auto& agent : run.agents) {
        if (!agent.ended_early.empty())
            fmt::format_to(std::back_inserter(text), "\n**{}:** {}\n", escaped(agent.agent),
                           escaped(agent.ended_early));
        for (const auto& about : topics) append_topic(text, agent, about, most_named);
    }
    return text;
}

std::expected<void, std::string> write_markdown(const std::filesystem::path& path,
                                                const result& run) {
    return write_file(path, to_markdown(run));
}

} // namespace unmask::reports
