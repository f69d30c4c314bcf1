#include "reports/junit.hpp"

#include "reports/file.hpp"
#include "reports/markup.hpp"
#include "reports/utf8_text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

namespace unmask::reports {
namespace {

// For attributes and text. XML 1.0 has no place for most control characters, nor a way to write
// them.
std::string escaped(std::string_view text) {
    std::string safe;
    for (const char c : escape_markup(text))
        if (c == '\n')
            safe += "&#10;";
        else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            safe += "\xef\xbf\xbd";
        else
            safe += c;
    return as_utf8(safe);
}

double seconds(const case_result& outcome) {
    return std::chrono::duration<double>(outcome.duration).count();
}

std::string verdicts_of(const case_result& outcome) {
    return fmt::format("{} / {}", name_of(outcome.behavior), name_of(outcome.closing));
}

// What stands inside the element of a test.
std::string body_of(const case_result& outcome) {
    if (!outcome.was_run)
        return fmt::format("<skipped message=\"{}\"/>", escaped(outcome.behavior_reason));
    if (failed_unexpectedly(outcome))
        return fmt::format("<failure message=\"{}\" type=\"{}\">{}&#10;{}&#10;repeat: {}</failure>",
                           escaped(why_not_passed(outcome)), escaped(verdicts_of(outcome)),
                           escaped(outcome.title), escaped(outcome.expectation),
                           escaped(outcome.repeat_command));
    if (!passed(outcome))
        return fmt::format("<skipped message=\"{}\"/>",
                           escaped("expected failure: " + outcome.expected_failure));
    if (outcome.flaky)
        return fmt::format("<flakyFailure message=\"{}\" type=\"flaky\"/>",
                           escaped(outcome.behavior_reason));
    if (!outcome.expected_failure.empty())
        return fmt::format(
            "<system-out>{}</system-out>",
            escaped("unexpected pass; the baseline says: " + outcome.expected_failure));
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
                       escaped(agent.agent), escaped(section), escaped(outcome.id),
                       escaped(outcome.title), seconds(outcome), body_of(outcome));
    }
    fmt::format_to(std::back_inserter(text),
                   "  <testsuite name=\"{}: {}\" tests=\"{}\" failures=\"{}\" errors=\"0\" "
                   "skipped=\"{}\" time=\"{:.6f}\">\n{}  </testsuite>\n",
                   escaped(agent.agent), escaped(section), tests, failures, skipped, time, inside);
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
