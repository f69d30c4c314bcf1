// Ctrl-C and its relatives: the first asks the run to end with what it has, the second ends the
// program.
#pragma once

#include "cli/command.hpp"

#include <atomic>
#include <functional>
#include <stop_token>
#include <thread>

namespace unmask::cli {

// Takes SIGINT, SIGTERM and SIGHUP over for its lifetime; to be made before any other thread.
class interruption {
  public:
    // `last_act` is called before a second signal ends the program.
    explicit interruption(std::function<void()> last_act);
    ~interruption();

    std::stop_token token() const { return source_.get_token(); }

    // 128 and the number of the signal, as shells have it; only after it came.
    exit_status status() const { return static_cast<exit_status>(128 + signal_.load()); }

  private:
    void watch(const std::stop_token& done);

    std::function<void()> last_act_;
    std::stop_source source_;
    std::atomic<int> signal_{0};
    std::jthread watching_; // last: it uses all of the above
};

} // namespace unmask::cli
