#include "cli/conform_outputs.hpp"

#include "cli/standard_output.hpp"
#include "reports/autobahn.hpp"
#include "reports/file.hpp"
#include "reports/html.hpp"
#include "reports/json.hpp"
#include "reports/junit.hpp"
#include "reports/markdown.hpp"
#include "reports/summary.hpp"

#include <array>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <limits>

namespace unmask::cli {
namespace {

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

// The views that have options of their own, and the job summary of the CI system if there is one:
// Markdown behind what is there.
std::expected<void, std::string> write_views(const conform_options& options,
                                             const reports::result& result) {
    if (!options.junit.empty())
        if (auto written = reports::write_junit(options.junit, result); !written) return written;
    if (!options.markdown.empty())
        if (auto written = reports::write_markdown(options.markdown, result); !written)
            return written;
    return add_to_job_summary(reports::to_markdown(result));
}

exit_status tell_stale_entries(const conform_options& options, const reports::baseline& allowed,
                               const reports::result& result) {
    const auto stale = reports::stale_entries(allowed, result);
    for (const std::string& sentence : stale)
        fmt::print(stderr, "unmask: {}, {}\n", options.baseline, sentence);
    return options.strict_baseline && !stale.empty() ? exit_status::stale_baseline
                                                     : exit_status::as_expected;
}

} // namespace

std::expected<reports::baseline, std::string> read_baseline(const std::string& file) {
    if (file.empty()) return reports::baseline();
    const auto text = reports::read_file(file, reports::largest_baseline);
    if (!text) return std::unexpected(text.error());
    auto baseline = reports::parse_baseline(*text);
    if (!baseline) return std::unexpected(fmt::format("{}: {}", file, baseline.error()));
    return baseline;
}

std::expected<void, std::string> write_reports(const std::filesystem::path& out,
                                               const reports::baseline& allowed,
                                               reports::result& result) {
    result.created =
        std::chrono::nanoseconds(std::chrono::system_clock::now().time_since_epoch()).count();
    reports::allow_failures(allowed, result);
    if (auto written = reports::write_report_json(out / "report.json", result); !written)
        return written;
    if (auto written = reports::write_autobahn_index(out, result); !written) return written;
    return reports::write_html(out / "index.html", result);
}

exit_status leave_outputs(const conform_options& options, const std::filesystem::path& out,
                          const reports::baseline& allowed, reports::result& result) {
    auto status = exit_status::as_expected;
    const auto written = write_reports(out, allowed, result);
    if (!written) status = fail(exit_status::usage, written.error());
    if (const auto viewed = write_views(options, result); !viewed)
        status = fail(exit_status::usage, viewed.error());
    for (const auto& agent : result.agents)
        print("{}", reports::summary_of(agent, std::numeric_limits<std::size_t>::max()));
    if (written) print("report: {}\n", (out / "index.html").string());
    status = worse(status, tell_stale_entries(options, allowed, result));
    return reports::all_as_expected(result) ? status : worse(status, exit_status::failures);
}

exit_status worse(exit_status one, exit_status other) {
    constexpr std::array order{exit_status::internal, exit_status::usage, exit_status::peer,
                               exit_status::failures, exit_status::stale_baseline};
    for (const exit_status status : order)
        if (one == status || other == status) return status;
    return exit_status::as_expected;
}

} // namespace unmask::cli
