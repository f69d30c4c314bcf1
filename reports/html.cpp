#include "reports/html.hpp"

#include "protocol/rules/rules.hpp"
#include "reports/file.hpp"
#include "reports/markup.hpp"
#include "reports/shorten.hpp"
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

std::string rows_of(const result& run) {
    std::string rows;
    for (const auto& agent : run.agents)
        for (const auto& outcome : agent.cases)
            fmt::format_to(std::back_inserter(rows), "<tr><td>{}<td>{}<td>{}<td>{}<td>{}</tr>\n",
                           escape_markup(agent.agent), escape_markup(outcome.id),
                           escape_markup(outcome.title), name_of(outcome.behavior),
                           name_of(outcome.closing));
    return rows;
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

std::string to_html(const result& run) {
    const auto script = std::string(templates::page_js) + std::string(templates::overview_js) +
                        std::string(templates::frame_js) + std::string(templates::case_js) +
                        std::string(templates::report_js);
    const std::array<slot, 5> values{{{"style", std::string(templates::report_css)},
                                      {"script", script},
                                      {"report", inside_script(json_within(page_budget, run))},
                                      {"rules", inside_script(rules_of(run))},
                                      {"rows", rows_of(run)}}};
    return filled(templates::index_html, values);
}

std::expected<void, std::string> write_html(const std::filesystem::path& path, const result& run) {
    return write_file(path, to_html(run));
}

} // namespace unmask::reports
