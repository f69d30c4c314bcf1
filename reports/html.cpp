#include "reports/html.hpp"

#include "protocol/rules/rules.hpp"
#include "reports/file.hpp"
#include "reports/markup.hpp"
#include "reports/page_json.hpp"
#include "reports/templates.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <span>
#include <utility>

namespace unmask::reports {
namespace {

using json = nlohmann::ordered_json;

void add_rules(json& book, std::span<const std::string> slugs) {
    for (const auto& slug : slugs) {
        const auto known = find_rule(slug);
        if (!known || book.contains(slug)) continue;
        const auto& entry = describe(*known);
        book[slug] = {{"statement", entry.statement},
                      {"level", name_of(entry.level)},
                      {"citation", citation_of(entry)},
                      {"address", address_of(entry)}};
    }
}

// The rows of the rulebook that the report speaks of, by slug.
std::string rules_of(const result& run) {
    auto book = json::object();
    for (const auto& agent : run.agents)
        for (const auto& outcome : agent.cases) {
            add_rules(book, outcome.rules);
            add_rules(book, outcome.breaks);
            if (!outcome.findings) continue;
            for (const auto& found : *outcome.findings) add_rules(book, {&found.rule, 1});
        }
    return book.dump();
}

// JSON that cannot end the script element it stands in, whatever its strings say. In JSON these
// characters stand in strings only; U+2028 and U+2029 are the line ends of JavaScript that JSON
// allows there.
std::string inside_script(std::string_view text) {
    std::string safe;
    safe.reserve(text.size());
    while (!text.empty()) {
        const bool line_end = text.starts_with("\u2028") || text.starts_with("\u2029");
        if (line_end)
            safe += text.starts_with("\u2028") ? "\\u2028" : "\\u2029";
        else if (text.front() == '<')
            safe += "\\u003c";
        else
            safe += text.front();
        text.remove_prefix(line_end ? 3 : 1);
    }
    return safe;
}

// For a not run case, the verdicts say nothing.
std::string verdicts_of(const case_result& outcome) {
    if (!outcome.was_run) return "<td>not run<td>";
    return fmt::format("<td>{}<td>{}", name_of(outcome.behavior), name_of(outcome.closing));
}

std::string remark_on(const case_result& outcome) {
    if (!outcome.was_run) return outcome.behavior_reason;
    if (failed_as_expected(outcome)) return "expected: " + outcome.expected_failure;
    if (passed_unexpectedly(outcome)) return "unexpected pass: " + outcome.expected_failure;
    return outcome.flaky ? "flaky" : "";
}

std::string rows_of(const result& run) {
    std::string rows;
    for (const auto& agent : run.agents)
        for (const auto& outcome : agent.cases)
            fmt::format_to(std::back_inserter(rows), "<tr><td>{}<td>{}<td>{}{}<td>{}</tr>\n",
                           escape_markup(agent.agent), escape_markup(outcome.id),
                           escape_markup(outcome.title), verdicts_of(outcome),
                           escape_markup(remark_on(outcome)));
    return rows;
}

// Why runs ended early, a paragraph each.
std::string endings_of(const result& run) {
    std::string paragraphs;
    for (const auto& agent : run.agents)
        if (!agent.ended_early.empty())
            fmt::format_to(std::back_inserter(paragraphs), "<p><strong>{}:</strong> {}</p>\n",
                           escape_markup(agent.agent), escape_markup(agent.ended_early));
    return paragraphs;
}

using slot = std::pair<std::string_view, std::string>;

// Sets the values into the "{{name}}" slots of the template. What is set in is not looked at again.
std::string filled(std::string_view page, std::span<const slot> values) {
    std::string text;
    while (true) {
        const auto open = page.find("{{");
        text += page.substr(0, open);
        if (open == std::string_view::npos) return text;
        const auto close = page.find("}}", open);
        const auto name = page.substr(open + 2, close - open - 2);
        const auto value = std::ranges::find(values, name, &slot::first);
        if (value != values.end()) text += value->second;
        page.remove_prefix(close + 2);
    }
}

} // namespace

std::size_t page_budget(const result& run) {
    constexpr std::size_t autobahn_cases = 517;
    constexpr std::size_t bytes = 4'500'000; // for those
    std::size_t cases = 0;
    for (const auto& agent : run.agents) cases += agent.cases.size();
    return bytes / autobahn_cases * std::max(cases, autobahn_cases);
}

std::string to_html(const result& run, std::optional<std::size_t> budget) {
    const auto script = std::string(templates::page_js) + std::string(templates::overview_js) +
                        std::string(templates::frame_js) + std::string(templates::case_js) +
                        std::string(templates::report_js);
    const std::array<slot, 6> values{
        {{"style", std::string(templates::report_css)},
         {"script", script},
         {"report", inside_script(page_json(run, budget.value_or(page_budget(run))))},
         {"rules", inside_script(rules_of(run))},
         {"endings", endings_of(run)},
         {"rows", rows_of(run)}}};
    return filled(templates::index_html, values);
}

std::expected<void, std::string> write_html(const std::filesystem::path& path, const result& run,
                                            std::optional<std::size_t> budget) {
    return write_file(path, to_html(run, budget));
}

} // namespace unmask::reports
