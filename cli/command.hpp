// What every subcommand of `unmask` shares. One file each: serve_command.cpp, conform_command.cpp,
// ...
#pragma once

#include <string_view>

namespace CLI {
class App;
}

namespace unmask::cli {

// The exit statuses that scripts rely on.
enum class exit_status : int {
    as_expected = 0,
    failures = 1, // failed cases, or findings at the level asked for
    usage = 2,    // bad options or configuration, unreadable input, unwritable output
    peer = 3,     // the peer could not be reached, or died
    stale_baseline = 4,
    internal = 5,
    interrupted = 130, // by SIGINT; 128 and the number for other signals
};

// Each adds its subcommand; running it stores the outcome in `status`.
void add_serve_command(CLI::App& app, exit_status& status);
void add_echo_command(CLI::App& app, exit_status& status);
void add_conform_command(CLI::App& app, exit_status& status);
void add_analyze_command(CLI::App& app, exit_status& status);
void add_rules_command(CLI::App& app, exit_status& status);
void add_report_command(CLI::App& app, exit_status& status);

// One clear line on standard error, "unmask: sentence", and the status to return.
exit_status fail(exit_status status, std::string_view sentence);

} // namespace unmask::cli
