#include "conformance/child_process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
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
    explicit spawn_settings(const std::filesystem::path& log) {
        posix_spawn_file_actions_init(&actions_);
        posix_spawnattr_init(&attributes_);
        redirect(log);
        set_signals();
        posix_spawnattr_setpgroup(&attributes_, 0);
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                                   POSIX_SPAWN_SETSIGDEF);
    }
    ~spawn_settings() {
        posix_spawn_file_actions_destroy(&actions_);
        posix_spawnattr_destroy(&attributes_);
    }
    spawn_settings(const spawn_settings&) = delete;
    spawn_settings& operator=(const spawn_settings&) = delete;

    const posix_spawn_file_actions_t* actions() const { return &actions_; }
    const posix_spawnattr_t* attributes() const { return &attributes_; }

  private:
    void redirect(const std::filesystem::path& log) {
        posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        if (log.empty()) {
            posix_spawn_file_actions_adddup2(&actions_, STDERR_FILENO, STDOUT_FILENO);
        } else {
            posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, log.c_str(),
                                             O_WRONLY | O_CREAT | O_APPEND, 0644);
            posix_spawn_file_actions_adddup2(&actions_, STDOUT_FILENO, STDERR_FILENO);
        }
        // Connections that it inherited would stay open after we have closed them.
        posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    }

    // As programs expect them: some of ours are blocked or ignored.
    void set_signals() {
        sigset_t signals;
        sigemptyset(&signals);
        posix_spawnattr_setsigmask(&attributes_, &signals);
        for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGXFSZ})
            sigaddset(&signals, number);
        posix_spawnattr_setsigdefault(&attributes_, &signals);
    }

    posix_spawn_file_actions_t actions_;
    posix_spawnattr_t attributes_;
};

std::string how_it_ended(const siginfo_t& about) {
    if (about.si_code == CLD_EXITED) return fmt::format("ended with status {}", about.si_status);
    return fmt::format("was ended by signal {} ({})", about.si_status, strsignal(about.si_status));
}

// Nothing while the process runs.
std::optional<siginfo_t> end_of(pid_t process) {
    siginfo_t about{};
    const int failure =
        ::waitid(P_PID, static_cast<id_t>(process), &about, WEXITED | WNOHANG | WNOWAIT);
    if (failure != 0 || about.si_pid != process) return std::nullopt;
    return about;
}

} // namespace

std::string shell_quoted(std::string_view text) {
    std::string quoted = "'";
    for (const char c : text) quoted += c == '\'' ? "'\\''" : std::string(1, c);
    return quoted + "'";
}

std::expected<child_process, std::string> child_process::start(const std::string& command,
                                                               const std::filesystem::path& log) {
    const auto failed = [&](int error) {
        const std::string where =
            log.empty() ? "" : fmt::format(" with its output in {}", log.string());
        return std::unexpected(
            fmt::format("cannot start '{}'{}: {}", command, where, std::strerror(error)));
    };
    const spawn_settings settings(log);
    std::string shell = "sh";
    std::string option = "-c";
    std::string text = command;
    const std::array<char*, 4> arguments{shell.data(), option.data(), text.data(), nullptr};
    pid_t process = 0;
    const int error = posix_spawn(&process, "/bin/sh", settings.actions(), settings.attributes(),
                                  arguments.data(), environ);
    if (error != 0) return failed(error);
    child_process started(process, static_cast<int>(::syscall(SYS_pidfd_open, process, 0)));
    if (started.descriptor_ < 0) return failed(errno);
    return started;
}

child_process::child_process(child_process&& other) noexcept
    : process_(std::exchange(other.process_, 0)),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

child_process& child_process::operator=(child_process&& other) noexcept {
    std::swap(process_, other.process_);
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

child_process::~child_process() {
    if (process_ == 0) return;
    kill();
    while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
    }
    if (descriptor_ >= 0) ::close(descriptor_);
}

std::optional<std::string> child_process::end(std::chrono::milliseconds patience) const {
    pollfd readable{.fd = descriptor_, .events = POLLIN, .revents = 0};
    while (::poll(&readable, 1, static_cast<int>(patience.count())) < 0 && errno == EINTR) {
    }
    return end_of(process_).transform(how_it_ended);
}

bool child_process::succeeded() const {
    const auto about = end_of(process_);
    return about && about->si_code == CLD_EXITED && about->si_status == 0;
}

void child_process::ask_to_end() const {
    if (process_ != 0) ::kill(-process_, SIGTERM);
}

void child_process::kill() const {
    if (process_ != 0) ::kill(-process_, SIGKILL);
}

void child_process::stop(std::chrono::milliseconds grace) const {
    ask_to_end();
    end(grace);
    kill();
}

} // namespace unmask::conformance
