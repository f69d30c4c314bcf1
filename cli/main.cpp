#include "cli/command.hpp"

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <exception>
#include <fmt/core.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace unmask::cli {

exit_status fail(exit_status status, std::string_view sentence) {
    fmt::print(stderr, "unmask: {}\n", sentence);
    return status;
}

namespace {

// Whether what was printed has arrived; a reader of a pipe that went away wanted no more.
bool standard_output_is_whole() {
    const bool lost = std::fflush(stdout) != 0 || std::ferror(stdout) != 0;
    struct stat what{};
    const bool is_pipe =
        ::fstat(STDOUT_FILENO, &what) == 0 && (S_ISFIFO(what.st_mode) || S_ISSOCK(what.st_mode));
    return !lost || is_pipe;
}

// What is wrong with the command line, and where to read on.
std::string explained(const CLI::ParseError& mistake, const CLI::App& app) {
    if (const auto chosen = app.get_subcommands(); !chosen.empty())
        return fmt::format("{} (see unmask {} --help)", mistake.what(), chosen.front()->get_name());
    const auto unknown = app.remaining();
    return fmt::format("{} (see unmask --help)",
                       unknown.empty() ? "a command is missing, such as analyze or conform"
                                       : fmt::format("there is no command '{}'", unknown.front()));
}

int run(int argc, char** argv) {
    CLI::App app{"Protocol conformance and traffic analysis for WebSocket (RFC 6455, RFC 7692)",
                 "unmask"};
    app.require_subcommand(1);
    app.set_version_flag("--version", "unmask " UNMASK_VERSION);
    app.footer("Exit status: 0 all as expected, 1 failures or findings, 2 usage or configuration, "
               "3 peer unreachable or died, 4 stale baseline, 5 internal error, "
               "130 and 143 interrupted.");

    auto status = exit_status::as_expected;
    add_serve_command(app, status);
    add_echo_command(app, status);
    add_conform_command(app, status);
    add_analyze_command(app, status);
    add_rules_command(app, status);
    add_report_command(app, status);

    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& asked) { // --help, --version
        return app.exit(asked);
    } catch (const CLI::ParseError& mistake) {
        return static_cast<int>(fail(exit_status::usage, explained(mistake, app)));
    }
    if (!standard_output_is_whole())
        status = fail(exit_status::usage, "standard output could not be written");
    return static_cast<int>(status);
}

} // namespace
} // namespace unmask::cli

int main(int argc, char** argv) {
    // A reader that goes away ("unmask rules | head") is no error of ours; writes then fail and are
    // seen.
    std::signal(SIGPIPE, SIG_IGN);
    // A file over the limit of `ulimit -f` is a write that fails, and is told as such.
    std::signal(SIGXFSZ, SIG_IGN);
    try {
        return unmask::cli::run(argc, argv);
    } catch (const std::system_error& failure) {
        if (failure.code() == std::errc::broken_pipe) return 0;
        return static_cast<int>(unmask::cli::fail(unmask::cli::exit_status::usage, failure.what()));
    } catch (const std::exception& defect) {
        return static_cast<int>(
            unmask::cli::fail(unmask::cli::exit_status::internal,
                              fmt::format("internal error, please report it: {}", defect.what())));
    }
}
