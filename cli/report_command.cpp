#include "cli/command.hpp"
#include "cli/cross_check.hpp"
#include "reports/html.hpp"
#include "reports/json.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <expected>
#include <filesystem>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <vector>

namespace unmask::cli {
namespace {

namespace fs = std::filesystem;

struct report_options {
    std::vector<std::string> inputs;
    std::string html;
    bool analyze = false;
};

// A folder that `unmask conform` left behind stands for the report in it.
fs::path report_file(const std::string& input) {
    std::error_code ignored;
    return fs::is_directory(input, ignored) ? fs::path(input) / "report.json" : fs::path(input);
}

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

// Captures are named relative to their report; the page that shows them may lie elsewhere.
void rebase_captures(reports::result& run, const fs::path& from, const fs::path& to) {
    const auto way = fs::absolute(from).lexically_normal().lexically_relative(
        fs::absolute(to).lexically_normal());
    if (way.empty() || way == ".") return;
    for (auto& agent : run.agents)
        for (auto& outcome : agent.cases)
            if (!outcome.capture.empty()) outcome.capture = (way / outcome.capture).string();
}

// Two runs of the same agent stand side by side under different names.
std::string unused_name(const reports::result& merged, const std::string& name) {
    const auto taken = [&](const std::string& candidate) {
        return std::ranges::find(merged.agents, candidate, &reports::agent_result::agent) !=
               merged.agents.end();
    };
    auto candidate = name;
    for (int number = 2; taken(candidate); ++number)
        candidate = fmt::format("{} ({})", name, number);
    return candidate;
}

void merge(reports::result& merged, reports::result run) {
    if (merged.generator.empty()) merged.generator = run.generator;
    merged.created = std::max(merged.created, run.created);
    for (auto& agent : run.agents) {
        agent.agent = unused_name(merged, agent.agent);
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

std::expected<reports::result, std::string> merged_report(const report_options& options) {
    const auto page = page_of(options);
    reports::result merged;
    for (const auto& input : options.inputs) {
        auto run = reports::read_report_json(report_file(input));
        if (!run) return std::unexpected(run.error());
        if (!page.empty()) rebase_captures(*run, folder_of(report_file(input)), folder_of(page));
        merge(merged, std::move(*run));
    }
    return merged;
}

exit_status show_report(const report_options& options) {
    const auto merged = merged_report(options);
    if (!merged) return fail(exit_status::usage, merged.error());
    print(reports::summary_of(*merged));
    if (const auto page = page_of(options); !page.empty()) {
        if (const auto written = reports::write_html(page, *merged); !written)
            return fail(exit_status::usage, written.error());
        print(fmt::format("\nreport: {}\n", page.string()));
    }
    return reports::all_as_expected(*merged) ? exit_status::as_expected : exit_status::failures;
}

void print_cross_check(const cross_check_result& checked) {
    for (const auto& one : checked.disagreements)
        print(fmt::format("{}  {}  {}\n", one.agent, one.case_id, one.sentence));
    print(fmt::format("{} captures analyzed, {} disagreements between analyzer and runner\n",
                      checked.analyzed, checked.disagreements.size()));
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
    command->footer("Exit status 1 when a case has not passed; with --analyze, when analyzer and "
                    "runner disagree.");
    command->callback([options, &status] {
        status = options->analyze ? analyze_report(*options) : show_report(*options);
    });
}

} // namespace unmask::cli
