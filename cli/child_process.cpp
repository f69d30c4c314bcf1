#include "cli/child_process.hpp"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace unmask::cli {
namespace {

using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;

// A group of its own, so that Ctrl-C does not reach it, and signals as programs expect them: ours
// are blocked or ignored.
class attributes {
  public:
    attributes() {
        sigset_t none;
        sigset_t usual;
        sigemptyset(&none);
        sigemptyset(&usual);
        for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGXFSZ})
            sigaddset(&usual, number);
        posix_spawnattr_init(&value_);
        posix_spawnattr_setpgroup(&value_, 0);
        posix_spawnattr_setsigmask(&value_, &none);
        posix_spawnattr_setsigdefault(&value_, &usual);
        posix_spawnattr_setflags(&value_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                              POSIX_SPAWN_SETSIGDEF);
    }
    attributes(const attributes&) = delete;
    attributes& operator=(const attributes&) = delete;
    ~attributes() { posix_spawnattr_destroy(&value_); }
    const posix_spawnattr_t* get() const { return &value_; }

  private:
    posix_spawnattr_t value_{};
};

class redirections {
  public:
    explicit redirections(const std::filesystem::path& log) {
        posix_spawn_file_actions_init(&value_);
        posix_spawn_file_actions_addopen(&value_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&value_, STDOUT_FILENO, log.c_str(),
                                         O_WRONLY | O_CREAT | O_APPEND, 0644);
        posix_spawn_file_actions_adddup2(&value_, STDOUT_FILENO, STDERR_FILENO);
    }
    redirections(const redirections&) = delete;
    redirections& operator=(const redirections&) = delete;
    ~redirections() { posix_spawn_file_actions_destroy(&value_); }
    const posix_spawn_file_actions_t* get() const { return &value_; }

  private:
    posix_spawn_file_actions_t value_{};
};

std::string how_it_ended(int status) {
    if (WIFSIGNALED(status))
        return fmt::format("was ended by signal {} ({})", WTERMSIG(status),
                           strsignal(WTERMSIG(status)));
    return fmt::format("ended with status {}", WEXITSTATUS(status));
}

} // namespace

std::expected<child_process, std::string> child_process::start(const std::string& command,
                                                               const std::filesystem::path& log) {
    std::string shell = "sh";
    std::string option = "-c";
    std::string text = command;
    char* const arguments[] = {shell.data(), option.data(), text.data(), nullptr};
    const attributes how;
    const redirections where(log);
    pid_t process = 0;
    const int failure =
        posix_spawn(&process, "/bin/sh", where.get(), how.get(), arguments, environ);
    if (failure == 0) return child_process(process);
    return std::unexpected(fmt::format("cannot start '{}' with its output in {}: {}", command,
                                       log.string(), std::strerror(failure)));
}

child_process::child_process(child_process&& other) noexcept
    : process_(std::exchange(other.process_, 0)),
      reaped_(other.reaped_),
      status_(other.status_),
      how_(std::move(other.how_)) {}

child_process& child_process::operator=(child_process&& other) noexcept {
    std::swap(process_, other.process_);
    std::swap(reaped_, other.reaped_);
    std::swap(status_, other.status_);
    std::swap(how_, other.how_);
    return *this;
}

child_process::~child_process() { stop(); }

bool child_process::has_ended() {
    if (process_ == 0 || reaped_) return true;
    int status = 0;
    if (waitpid(process_, &status, WNOHANG) != process_) return false;
    reaped_ = true;
    status_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    how_ = how_it_ended(status);
    return true;
}

std::optional<std::string> child_process::end(std::chrono::milliseconds patience) {
    const auto limit = clock::now() + patience;
    while (!has_ended()) {
        if (clock::now() >= limit) return std::nullopt;
        std::this_thread::sleep_for(2ms);
    }
    return how_;
}

void child_process::stop(std::chrono::milliseconds grace) {
    if (process_ == 0) return;
    ::kill(-process_, SIGTERM);
    end(grace);
    // What the shell has left behind in its group goes too.
    ::kill(-process_, SIGKILL);
    end(1s);
    process_ = 0;
}

} // namespace unmask::cli
