// A command of the user's, run by the shell in a process group of its own, so that it can be ended
// with all that it started, and Ctrl-C does not reach it.
#pragma once

#include <chrono>
#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <sys/types.h>

namespace unmask::conformance {

// The text as one word of a command for the shell, whatever is in it.
std::string shell_quoted(std::string_view text);

class child_process {
  public:
    // Its standard input is empty; what it prints is added to the file `log`, or without one goes to
    // our standard error. It inherits nothing else. The error is one sentence.
    static std::expected<child_process, std::string> start(const std::string& command,
                                                           const std::filesystem::path& log = {});

    child_process(child_process&& other) noexcept;
    child_process& operator=(child_process&& other) noexcept;
    ~child_process(); // kills it

    // How the shell ended: "ended with status 1", "was ended by signal 11 (Segmentation fault)".
    // Nothing while it runs, for which it waits up to `patience`.
    std::optional<std::string> end(std::chrono::milliseconds patience = {}) const;

    // Whether it ended by itself and with status 0.
    bool succeeded() const;

    // Can be read once the shell has ended; this object's.
    int descriptor() const { return descriptor_; }

    // Ask the whole group to end: by SIGTERM, or by SIGKILL which cannot be refused.
    void ask_to_end() const;
    void kill() const;

    // Asks it, and kills what is left after `grace`.
    void stop(std::chrono::milliseconds grace = std::chrono::seconds(3)) const;

    pid_t group() const { return process_; }

  private:
    child_process(pid_t process, int descriptor) : process_(process), descriptor_(descriptor) {}

    // The shell is waited for last of all: until then nobody else gets its number, which is also
    // that of the group.
    pid_t process_; // 0: there is none
    int descriptor_;
};

} // namespace unmask::conformance
