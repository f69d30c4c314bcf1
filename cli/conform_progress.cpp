#include "cli/conform_progress.hpp"

#include <cstdlib>
#include <fmt/format.h>
#include <unistd.h>

namespace unmask::cli {
namespace {

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
    if (now.done == now.total) fmt::print(stderr, "\n");
    std::fflush(stderr);
}

} // namespace

std::function<void(const conformance::progress&)> progress_bar() {
    if (!is_terminal()) return {};
    return [failed = std::size_t{0}](const conformance::progress& now) mutable {
        show_progress(now, failed);
    };
}

std::function<void(const std::string& agent, const reports::case_result&)> client_progress() {
    if (!is_terminal()) return {};
    return [done = std::size_t{0},
            failed = std::size_t{0}](const std::string&, const reports::case_result& last) mutable {
        ++done;
        if (!reports::passed(last)) ++failed;
        fmt::print(stderr, "\r\033[K{} cases  {}{}", done,
                   failed == 0 ? "" : coloured(fmt::format("{} not passed  ", failed), false),
                   last.id);
        std::fflush(stderr);
    };
}

} // namespace unmask::cli
