#include "cli/conform_outputs.hpp"

#include "cli/standard_output.hpp"
#include "reports/autobahn.hpp"
#include "reports/html.hpp"
#include "reports/json.hpp"

#include <map>

namespace unmask::cli {
namespace {

struct section_count {
    std::size_t cases = 0;
    std::size_t passed = 0;
};

void print_sections(const reports::agent_result& agent) {
    std::vector<std::string> order;
    std::map<std::string, section_count> sections;
    for (const auto& one : agent.cases) {
        section_count& section = sections[one.section];
        if (section.cases++ == 0) order.push_back(one.section);
        if (reports::passed(one)) ++section.passed;
    }
    for (const auto& name : order)
        print("  {:<16} {:>4} of {:>4} passed\n", name, sections[name].passed,
              sections[name].cases);
}

void print_case(const reports::case_result& one) {
    print("{}  {} / {}{}  {}\n    {}\n", one.id, name_of(one.behavior), name_of(one.closing),
          one.flaky ? " (flaky: failed beside others, passed alone)" : "", one.title,
          one.behavior_reason);
    if (one.closing_reason != one.behavior_reason) print("    {}\n", one.closing_reason);
}

} // namespace

void print_summary(const reports::agent_result& agent, const std::filesystem::path& out) {
    print("{} at {}\n", agent.agent, agent.url);
    print_sections(agent);
    for (const auto& one : agent.cases)
        if (!reports::passed(one) || one.flaky) print_case(one);
    const reports::totals sum = reports::count(agent);
    print("{} cases: {} strictly OK, {} tolerated or informational, {} not passed\n", sum.cases,
          sum.ok, sum.tolerated, sum.not_passed);
    print("report: {}\n", (out / "index.html").string());
}

std::expected<void, std::string> write_reports(const std::filesystem::path& out,
                                               const reports::result& result) {
    if (auto written = reports::write_report_json(out / "report.json", result); !written)
        return written;
    if (auto written = reports::write_autobahn_index(out, result); !written) return written;
    return reports::write_html(out / "index.html", result);
}

} // namespace unmask::cli
