#include "cli/command.hpp"
#include "cli/cross_check.hpp"
#include "cli/standard_output.hpp"
#include "reports/autobahn_reader.hpp"
#include "reports/comparison.hpp"
#include "reports/html.hpp"
#include "reports/json.hpp"
#include "reports/junit.hpp"
#include "reports/markdown.hpp"
#include "reports/summary.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <expected>
#include <filesystem>
#include <fmt/format.h>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace unmask::cli {
namespace {

namespace fs = std::filesystem;

// Cases of an agent in the summary; the page has all of them.
constexpr std::size_t most_named = 20;

struct report_options {
    std::vector<std::string> inputs;
    std::string html;
    std::string junit;
    std::string markdown;
    std::optional<std::size_t> largest_page; // bytes
    bool compare = false;
    bool analyze = false;
};

// A folder that `unmask conform` left behind stands for the report in it.
fs::path report_file(const std::string& input) {
    std::error_code ignored;
    return fs::is_directory(input, ignored) ? fs::path(input) / "report.json" : fs::path(input);
}

// Captures are named relative to their report; the page that shows them may lie elsewhere.
void rebase_captures(reports::result& run, const fs::path& from, const fs::path& to) {
    const auto way = fs::absolute(from).lexically_normal().lexically_relative(
        fs::absolute(to).lexically_normal());
    if (way.empty() || way == ".") return;
    for (auto& agent : run.agents)
        for (auto& outcome : agent.cases)
            if (!outcome.capture.empty()) outcome.capture = (way / outcome.capture).string();
}

void merge(reports::result& merged, reports::result run) {
    if (merged.generator.empty()) merged.generator = run.generator;
    merged.created = std::max(merged.created, run.created);
    for (auto& agent : run.agents) {
        agent.agent = reports::unused_name(merged, agent.agent);
        merged.agents.push_back(std::move(agent));
    }
}

fs::path folder_of(const fs::path& file) {
    return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

// The page to write: as asked, or beside the only report; several reports need an answer to
// "where".
fs::path page_of(const report_options& options) {
    if (!options.html.empty()) return options.html;
    if (options.inputs.size() == 1) return folder_of(report_file(options.inputs[0])) / "index.html";
    return {};
}

// A folder with Autobahn's index.json and no report of ours will also do.
std::expected<reports::result, std::string> read_input(const std::string& input) {
    std::error_code ignored;
    const bool is_ours = fs::exists(report_file(input), ignored);
    if (!is_ours && fs::is_directory(input, ignored)) return reports::read_autobahn(input);
    return reports::read_report_json(report_file(input));
}

std::expected<reports::result, std::string> merged_report(const report_options& options) {
    const auto page = page_of(options);
    reports::result merged;
    for (const auto& input : options.inputs) {
        auto run = read_input(input);
        if (!run) return std::unexpected(run.error());
        if (!page.empty()) rebase_captures(*run, folder_of(report_file(input)), folder_of(page));
        merge(merged, std::move(*run));
    }
    return merged;
}

exit_status show_report(const report_options& options) {
    const auto merged = merged_report(options);
    if (!merged) return fail(exit_status::usage, merged.error());
    for (const auto& agent : merged->agents) print("{}", reports::summary_of(agent, most_named));
    if (const auto page = page_of(options); !page.empty()) {
        if (const auto written = reports::write_html(page, *merged, options.largest_page); !written)
            return fail(exit_status::usage, written.error());
        print("report: {}\n", page.string());
    }
    if (!options.junit.empty())
        if (const auto written = reports::write_junit(options.junit, *merged); !written)
            return fail(exit_status::usage, written.error());
    if (!options.markdown.empty())
        if (const auto written = reports::write_markdown(options.markdown, *merged); !written)
            return fail(exit_status::usage, written.error());
    return reports::all_as_expected(*merged) ? exit_status::as_expected : exit_status::failures;
}

// What changed; a case that passed and does not any more is a failure.
exit_status compare_reports(const report_options& options) {
    if (options.inputs.size() != 2)
        return fail(exit_status::usage, "--diff compares two reports: the old one and the new one");
    const auto before = read_input(options.inputs[0]);
    if (!before) return fail(exit_status::usage, before.error());
    const auto after = read_input(options.inputs[1]);
    if (!after) return fail(exit_status::usage, after.error());
    const auto changes = reports::compare(*before, *after);
    print("{}", reports::text_of(changes));
    const bool worse = std::ranges::any_of(changes, [](const auto& change) {
        return change.what == reports::case_change::kind::broken;
    });
    return worse ? exit_status::failures : exit_status::as_expected;
}

void print_cross_check(const cross_check_result& checked) {
    for (const auto& one : checked.disagreements)
        print("{}  {}  {}\n", one.agent, one.case_id, one.sentence);
    print("{} captures analyzed, {} disagreements between analyzer and runner\n", checked.analyzed,
          checked.disagreements.size());
}

// Adds what the captures show to the report in place.
exit_status analyze_report(const report_options& options) {
    if (options.inputs.size() != 1)
        return fail(exit_status::usage, "--analyze works on one report at a time");
    const auto file = report_file(options.inputs[0]);
    auto run = reports::read_report_json(file);
    if (!run) return fail(exit_status::usage, run.error());

    const auto checked = cross_check(*run, folder_of(file));
    if (const auto written = reports::write_report_json(file, *run); !written)
        return fail(exit_status::usage, written.error());
    if (const auto written = reports::write_html(folder_of(file) / "index.html", *run); !written)
        return fail(exit_status::usage, written.error());
    print_cross_check(checked);
    return checked.disagreements.empty() ? exit_status::as_expected : exit_status::failures;
}

} // namespace

void add_report_command(CLI::App& app, exit_status& status) {
    auto* command = app.add_subcommand("report", "Merge reports of conformance runs into one page");
    const auto options = std::make_shared<report_options>();
    command
        ->add_option("report", options->inputs,
                     "folders that unmask conform wrote, or report.json files")
        ->required();
    auto* html = command->add_option(
        "--html", options->html, "the page to write (default: index.html beside a single report)");
    command
        ->add_flag("--analyze", options->analyze,
                   "analyze the capture of every case, compare with what the runner did, and add "
                   "it to the report")
        ->excludes(html);
    command
        ->add_option(
            "--largest-page", options->largest_page,
            "bytes of data that the page may hold; what explains the verdicts is shortened "
            "and at last left out (default: 4.5 MB for each 517 cases)")
        ->type_name("BYTES");
    command->add_option("--junit", options->junit, "also write JUnit XML")->type_name("FILE");
    command->add_option("--markdown", options->markdown, "also write a summary in Markdown")
        ->type_name("FILE");
    command
        ->add_flag("--diff", options->compare,
                   "compare two reports, the old one and the new one, and write nothing")
        ->excludes(html);
    command->footer("Exit status 1 when a case has not passed; with --analyze, when analyzer and "
                    "runner disagree; with --diff, when a case passed in the old report only.");
    command->callback([options, &status] {
        status = options->compare   ? compare_reports(*options)
                 : options->analyze ? analyze_report(*options)
                                    : show_report(*options);
    });
}

} // namespace unmask::cli
