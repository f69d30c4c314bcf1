#include "cli/conform_outputs.hpp"

#include "analyzer/counted.hpp"
#include "cli/standard_output.hpp"
#include "reports/autobahn.hpp"
#include "reports/html.hpp"
#include "reports/json.hpp"
#include "reports/junit.hpp"
#include "reports/markdown.hpp"

#include <cstdlib>
#include <fstream>
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
    const std::string remark = one.flaky ? " (flaky: failed at first, passed alone)"
                               : one.expected_failure.empty() ? ""
                               : reports::passed(one)
                                   ? " (unexpected pass: " + one.expected_failure + ")"
                                   : " (expected: " + one.expected_failure + ")";
    print("{}  {} / {}{}  {}\n    {}\n", one.id, name_of(one.behavior), name_of(one.closing),
          remark, one.title, one.behavior_reason);
    if (one.closing_reason != one.behavior_reason) print("    {}\n", one.closing_reason);
}

// Nothing is lost that other steps of the job have written.
std::expected<void, std::string> add_to_job_summary(const std::string& text) {
    const char* const path = std::getenv("GITHUB_STEP_SUMMARY");
    if (path == nullptr || *path == '\0') return {};
    std::ofstream summary(path, std::ios::binary | std::ios::app);
    summary << text;
    summary.close();
    if (summary) return {};
    return std::unexpected(fmt::format("cannot write to the job summary {}", path));
}

} // namespace

std::expected<void, std::string> write_views(const wanted_views& wanted,
                                             const reports::result& result) {
    if (!wanted.junit.empty())
        if (auto written = reports::write_junit(wanted.junit, result); !written) return written;
    if (!wanted.markdown.empty())
        if (auto written = reports::write_markdown(wanted.markdown, result); !written)
            return written;
    return add_to_job_summary(reports::to_markdown(result));
}

void print_summary(const reports::agent_result& agent) {
    print("{} at {}\n", agent.agent, agent.url);
    print_sections(agent);
    for (const auto& one : agent.cases)
        if (one.was_run && (!reports::passed(one) || one.flaky || !one.expected_failure.empty()))
            print_case(one);
    const reports::totals sum = reports::count(agent);
    print("{}: {} strictly OK, {} tolerated or informational, {} not passed{}\n",
          analyzer::counted(sum.cases, "case"), sum.ok, sum.tolerated, sum.not_passed,
          sum.not_run == 0 ? "" : fmt::format(", {} not run", sum.not_run));
    if (!agent.ended_early.empty()) print("{}\n", agent.ended_early);
}

std::expected<void, std::string> write_reports(const std::filesystem::path& out,
                                               const reports::result& result) {
    if (auto written = reports::write_report_json(out / "report.json", result); !written)
        return written;
    if (auto written = reports::write_autobahn_index(out, result); !written) return written;
    return reports::write_html(out / "index.html", result);
}

} // namespace unmask::cli
