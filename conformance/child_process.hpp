// A command of the user's, run by the shell in a process group of its own, so that it can be ended
// with all that it started.
//
// Internal to the runner: this header needs Asio.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <sys/types.h>

namespace unmask::conformance {

class child_process {
  public:
    // Its standard input is empty; what it prints goes to our standard error. The error is one
    // sentence.
    static std::expected<std::unique_ptr<child_process>, std::string>
    start(boost::asio::io_context& io, const std::string& command);

    // Ends the whole group at once.
    ~child_process();

    // `ended` is told once how the process ended, "status 1" or "signal 9"; what was left of its
    // group is gone then. Not told after this is gone.
    void on_end(std::function<void(const std::string& how)> ended);

    // Asks the whole group to end: SIGTERM, or SIGKILL which cannot be refused.
    void ask_to_end();
    void kill();

  private:
    child_process(boost::asio::io_context& io, pid_t process, int descriptor);
    bool has_ended() const;
    std::string reap();

    pid_t process_; // and its group; 0: it has been waited for
    boost::asio::posix::stream_descriptor descriptor_;
};

} // namespace unmask::conformance
