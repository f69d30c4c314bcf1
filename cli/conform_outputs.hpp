// What `unmask conform` leaves behind: the files of --out, the views, and the summary on standard output.
#pragma once

#include "cli/command.hpp"
#include "cli/conform_options.hpp"
#include "reports/baseline.hpp"
#include "reports/result.hpp"

#include <expected>
#include <filesystem>
#include <string>

namespace unmask::cli {

// The file of --baseline; nothing is allowed without one. The error is one sentence.
std::expected<reports::baseline, std::string> read_baseline(const std::string& file);

// Adds to the result the time and the reasons of the baseline, and writes report.json, index.html, and
// index.json with its per-case files in Autobahn's shape. The error is one sentence.
std::expected<void, std::string> write_reports(const std::filesystem::path& out,
                                               const reports::baseline& allowed,
                                               reports::result& result);

// What the end of a run leaves: reports on the result, with the reasons of the baseline, and the views
// that have options of their own; on standard output a summary of every agent, on standard error what
// the baseline need not allow any more, and what could not be written. Returns the worst that is to be
// told of all that.
exit_status leave_outputs(const conform_options& options, const std::filesystem::path& out,
                          const reports::baseline& allowed, reports::result& result);

// Of several things that went wrong, the one that a script should know.
exit_status worse(exit_status one, exit_status other);

} // namespace unmask::cli
