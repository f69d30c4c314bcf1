// A command of the user's, run by the shell in a process group of its own.
#pragma once

#include <chrono>
#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <sys/types.h>

namespace unmask::cli {

class child_process {
  public:
    // Its standard input is empty; what it prints is added to the file `log`. The error is one
    // sentence.
    static std::expected<child_process, std::string> start(const std::string& command,
                                                           const std::filesystem::path& log);

    child_process(child_process&& other) noexcept;
    child_process& operator=(child_process&& other) noexcept;
    ~child_process(); // stops it

    // "ended with status 1", "was ended by signal 11 (Segmentation fault)"; nothing while the shell
    // runs, for which it waits up to `patience`.
    std::optional<std::string> end(std::chrono::milliseconds patience = {});

    // The exit status; 128 and the number of the signal that ended it.
    int status() const { return status_; }

    // Asks its group to end with SIGTERM, and after `grace` with SIGKILL.
    void stop(std::chrono::milliseconds grace = std::chrono::seconds(3));

    pid_t group() const { return process_; }

  private:
    explicit child_process(pid_t process) : process_(process) {}
    bool has_ended();

    pid_t process_; // and its group; 0: there is none
    bool reaped_ = false;
    int status_ = 0;
    std::string how_;
};

} // namespace unmask::cli
