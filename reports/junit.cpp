#include "reports/junit.hpp"

#include "reports/file.hpp"
#include "reports/markup.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

namespace unmask::reports {
namespace {

double seconds(const case_result& outcome) {
    return std::chrono::duration<double>(outcome.duration).count();
}

std::string verdicts_of(const case_result& outcome) {
    return fmt::format("{} / {}", name_of(outcome.behavior), name_of(outcome.closing));
}

// What stands inside the element of a test.
std::string body_of(const case_result& outcome) {
    if (!outcome.was_run)
        return fmt::format("<skipped message=\"{}\"/>", escape_markup(outcome.behavior_reason));
    if (failed_unexpectedly(outcome))
        return fmt::format("<failure message=\"{}\" type=\"{}\">{}&#10;{}&#10;repeat: {}</failure>",
                           escape_markup(why_not_passed(outcome)),
                           escape_markup(verdicts_of(outcome)), escape_markup(outcome.title),
                           escape_markup(outcome.expectation),
                           escape_markup(outcome.repeat_command));
    if (failed_as_expected(outcome))
        return fmt::format("<skipped message=\"{}\"/>",
                           escape_markup("expected failure: " + outcome.expected_failure));
    if (outcome.flaky)
        return fmt::format("<flakyFailure message=\"{}\" type=\"flaky\"/>",
                           escape_markup(outcome.behavior_reason));
    if (passed_unexpectedly(outcome))
        return fmt::format(
            "<system-out>{}</system-out>",
            escape_markup("unexpected pass; the baseline says: " + outcome.expected_failure));
    return {};
}

void append_suite(std::string& text, const agent_result& agent, const std::string& section) {
    std::size_t tests = 0;
    std::size_t failures = 0;
    std::size_t skipped = 0;
    double time = 0;
    std::string inside;
    for (const auto& outcome : agent.cases) {
        if (outcome.section != section) continue;
        ++tests;
        const bool failed = failed_unexpectedly(outcome);
        if (failed) ++failures;
        if (!failed && !passed(outcome)) ++skipped;
        time += seconds(outcome);
        fmt::format_to(std::back_inserter(inside),
                       "    <testcase classname=\"{}.{}\" name=\"{} {}\" time=\"{:.6f}\">{}"
                       "</testcase>\n",
                       escape_markup(agent.agent), escape_markup(section),
                       escape_markup(outcome.id), escape_markup(outcome.title), seconds(outcome),
                       body_of(outcome));
    }
    fmt::format_to(std::back_inserter(text),
                   "  <testsuite name=\"{}: {}\" tests=\"{}\" failures=\"{}\" errors=\"0\" "
                   "skipped=\"{}\" time=\"{:.6f}\">\n{}  </testsuite>\n",
                   escape_markup(agent.agent), escape_markup(section), tests, failures, skipped,
                   time, inside);
}

} // namespace

std::string to_junit(const result& run) {
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"unmask\">\n";
    for (const auto& agent : run.agents) {
        std::vector<std::string> sections;
        for (const auto& outcome : agent.cases)
            if (std::ranges::find(sections, outcome.section) == sections.end())
                sections.push_back(outcome.section);
        for (const auto& section : sections) append_suite(text, agent, section);
    }
    return text + "</testsuites>\n";
}

std::expected<void, std::string> write_junit(const std::filesystem::path& path, const result& run) {
    return write_file(path, to_junit(run));
}

} // namespace unmask::reports
