#include "conformance/child_process.hpp"

#include <array>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace unmask::conformance {
namespace {

// Attributes and file actions of a spawn, which have to be given back.
class spawn_settings {
  public:
    spawn_settings() {
        posix_spawn_file_actions_init(&actions_);
        posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_adddup2(&actions_, STDERR_FILENO, STDOUT_FILENO);
        // Connections that it inherited would stay open after we have closed them.
        posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
        posix_spawnattr_init(&attributes_);
        posix_spawnattr_setpgroup(&attributes_, 0);
        sigset_t signals;
        sigemptyset(&signals);
        posix_spawnattr_setsigmask(&attributes_, &signals);
        sigaddset(&signals, SIGPIPE);
        posix_spawnattr_setsigdefault(&attributes_, &signals);
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                                   POSIX_SPAWN_SETSIGDEF);
    }
    ~spawn_settings() {
        posix_spawn_file_actions_destroy(&actions_);
        posix_spawnattr_destroy(&attributes_);
    }
    spawn_settings(const spawn_settings&) = delete;
    spawn_settings& operator=(const spawn_settings&) = delete;

    posix_spawn_file_actions_t actions_;
    posix_spawnattr_t attributes_;
};

} // namespace

std::expected<std::unique_ptr<child_process>, std::string>
child_process::start(boost::asio::io_context& io, const std::string& command) {
    const spawn_settings settings;
    std::string shell = "sh";
    std::string option = "-c";
    std::string text = command;
    const std::array<char*, 4> arguments{shell.data(), option.data(), text.data(), nullptr};
    pid_t process = 0;
    const int error = posix_spawn(&process, "/bin/sh", &settings.actions_, &settings.attributes_,
                                  arguments.data(), environ);
    if (error != 0)
        return std::unexpected(
            fmt::format("the command cannot be started: {}", std::strerror(error)));
    const int descriptor = static_cast<int>(::syscall(SYS_pidfd_open, process, 0));
    std::unique_ptr<child_process> started(new child_process(io, process, descriptor));
    if (descriptor >= 0) return started;
    return std::unexpected(fmt::format("the command cannot be watched: {}", std::strerror(errno)));
}

child_process::child_process(boost::asio::io_context& io, pid_t process, int descriptor)
    : process_(process), descriptor_(io) {
    if (descriptor >= 0) descriptor_.assign(descriptor);
}

child_process::~child_process() {
    if (process_ != 0) reap();
}

// The descriptor can be read once the process has ended; the wait for it may end for nothing.
void child_process::on_end(std::function<void(const std::string&)> ended) {
    descriptor_.async_wait(
        boost::asio::posix::stream_descriptor::wait_read,
        [this, ended = std::move(ended)](const boost::system::error_code& stopped) mutable {
            if (stopped) return;
            if (!has_ended()) return on_end(std::move(ended));
            ended(reap());
        });
}

bool child_process::has_ended() const {
    siginfo_t about{};
    return ::waitid(P_PID, static_cast<id_t>(process_), &about, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           about.si_pid == process_;
}

void child_process::ask_to_end() {
    if (process_ != 0) ::kill(-process_, SIGTERM);
}

void child_process::kill() {
    if (process_ != 0) ::kill(-process_, SIGKILL);
}

// Until the process has been waited for, nobody else gets its number or that of its group.
std::string child_process::reap() {
    kill();
    int status = 0;
    const pid_t process = std::exchange(process_, 0);
    while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFSIGNALED(status) ? fmt::format("signal {}", WTERMSIG(status))
                               : fmt::format("status {}", WEXITSTATUS(status));
}

} // namespace unmask::conformance
