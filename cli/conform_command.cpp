#include "cli/command.hpp"
#include "conformance/explain.hpp"
#include "conformance/runner.hpp"
#include "reports/autobahn.hpp"
#include "reports/html.hpp"
#include "reports/json.hpp"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <fmt/format.h>
#include <map>
#include <unistd.h>

namespace unmask::cli {

namespace {

struct conform_options {
    std::string url;
    conformance::run_options run;
    std::vector<std::string> include;
    std::vector<std::string> exclude;
    std::filesystem::path out = "out/conform";
    bool list = false;
    std::string explained;
};

void add_options(CLI::App& conform, conform_options& options) {
    conform.add_option("url", options.url, "the server under test: ws[s]://HOST[:PORT]/PATH");
    conform.add_option("--agent", options.run.agent,
                       "name of the server in reports (default: what it calls itself)");
    conform.add_option("--cases", options.include, "run only these, such as 1.*,6.4.* or close/*")
        ->delimiter(',');
    conform.add_option("--exclude", options.exclude, "leave these out")->delimiter(',');
    conform.add_option("--jobs", options.run.jobs, "connections at a time")
        ->check(CLI::Range(1, 1024))
        ->capture_default_str();
    conform
        .add_option("--timeout", options.run.timeout,
                    "time that the server gets where the cases say one second; all limits are "
                    "stretched in proportion")
        ->check(CLI::Range(0.05, 3600.0))
        ->type_name("SECONDS")
        ->capture_default_str();
    conform.add_flag("--verify-tls", options.run.verify_tls,
                     "check the certificate of a wss server");
    conform.add_option("--seed", options.run.seed, "of masking keys (default: random)");
    conform.add_option("--out", options.out, "folder for the reports and captures")
        ->capture_default_str();
    conform.add_flag("--list", options.list, "print the cases, one a line, and stop");
    conform.add_option("--explain", options.explained, "explain a case, and stop")->type_name("ID");
}

// --- Progress, on standard error

bool is_terminal() { return ::isatty(STDERR_FILENO) == 1; }

std::string coloured(std::string text, bool good) {
    const char* const refused = std::getenv("NO_COLOR");
    if (refused != nullptr && *refused != '\0') return text;
    return fmt::format("\033[{}m{}\033[0m", good ? 32 : 31, text);
}

void show_progress(const conformance::progress& now, std::size_t& failed) {
    if (!reports::passed(now.last)) ++failed;
    constexpr std::size_t width = 40;
    const std::size_t filled = width * now.done / now.total;
    fmt::print(stderr, "\r\033[K[{}{}] {}/{}  {}{}", std::string(filled, '#'),
               std::string(width - filled, '.'), now.done, now.total,
               failed == 0 ? "" : coloured(fmt::format("{} not passed  ", failed), false),
               now.done == now.total ? "" : now.last.id);
    std::fflush(stderr);
}

// --- Summary, on standard output

// Standard output may be gone ("| head"), which is no error of ours; fmt::print would throw.
template <class... Values>
void print(fmt::format_string<Values...> format, const Values&... values) {
    std::fputs(fmt::vformat(format, fmt::make_format_args(values...)).c_str(), stdout);
}

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

// --- The command

exit_status list_cases(const conformance::case_list& cases) {
    for (const auto* one : cases) print("{}  {}  {}\n", one->id, one->name, one->title);
    return exit_status::as_expected;
}

exit_status explain_case(const std::string& id) {
    const auto* const one = conformance::find_case(id);
    if (one == nullptr)
        return fail(
            exit_status::usage,
            fmt::format("there is no case '{}'; unmask conform --list shows all of them", id));
    print("{}", conformance::explain(*one));
    return exit_status::as_expected;
}

std::expected<void, std::string> write_reports(const std::filesystem::path& out,
                                               const reports::result& result) {
    if (auto written = reports::write_report_json(out / "report.json", result); !written)
        return written;
    if (auto written = reports::write_autobahn_index(out, result); !written) return written;
    return reports::write_html(out / "index.html", result);
}

exit_status report(const std::filesystem::path& out, conformance::run_result run) {
    reports::result result{.generator = "unmask " UNMASK_VERSION};
    result.created =
        std::chrono::nanoseconds(std::chrono::system_clock::now().time_since_epoch()).count();
    result.agents.push_back(std::move(run.agent));
    if (const auto written = write_reports(out, result); !written)
        return fail(exit_status::usage, written.error());
    print_summary(result.agents.front(), out);
    if (!run.died.empty()) return fail(exit_status::peer, run.died);
    return reports::all_passed(result) ? exit_status::as_expected : exit_status::failures;
}

exit_status run_cases(conform_options& options) {
    if (options.url.empty())
        return fail(exit_status::usage, "which server? Give its address, such as "
                                        "ws://127.0.0.1:9001/ (see unmask conform --help)");
    auto url = parse_websocket_url(options.url);
    if (!url) return fail(exit_status::usage, url.error());
    options.run.url = std::move(*url);
    options.run.captures = options.out / "captures";

    std::size_t failed = 0;
    std::function<void(const conformance::progress&)> on_progress;
    if (is_terminal()) on_progress = [&](const auto& now) { show_progress(now, failed); };
    auto run = conformance::run(options.run, on_progress);
    if (on_progress) fmt::print(stderr, "\n");
    if (run) return report(options.out, std::move(*run));
    return fail(run.error().what == conformance::run_failure::peer_unreachable ? exit_status::peer
                                                                               : exit_status::usage,
                run.error().sentence);
}

exit_status conform(conform_options& options) {
    if (!options.explained.empty()) return explain_case(options.explained);
    auto cases = conformance::select_cases(options.include, options.exclude);
    if (!cases) return fail(exit_status::usage, cases.error());
    if (options.list) return list_cases(*cases);
    options.run.cases = std::move(*cases);
    return run_cases(options);
}

} // namespace

void add_conform_command(CLI::App& app, exit_status& status) {
    auto* command = app.add_subcommand("conform", "Run the conformance cases against a server");
    auto options = std::make_shared<conform_options>();
    add_options(*command, *options);
    command->footer("Leaves report.json, index.html, index.json in Autobahn's shape, and a capture "
                    "of every case in the folder of --out.");
    command->callback([options, &status] { status = conform(*options); });
}

} // namespace unmask::cli
