// Starts a client for every case: one that connects to the address it is given and echoes.
//
//     waiting ---start---> starting ---came()---> talking ---ended()---> leaving ---exit---> next
//
// A client that does not come, or does not go, is killed with all its processes.
//
// Internal to the runner: this header needs Asio.
#pragma once

#include "conformance/cases/catalogue.hpp"
#include "conformance/child_process.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>

namespace unmask::conformance {

struct launcher_options {
    std::string command;  // {url} in it stands for the address to connect to
    std::string base;     // of the addresses: "ws://127.0.0.1:9001/case/"
    double stretch = 1.0; // of the time limits
};

class client_launcher {
  public:
    struct handlers {
        // No connection came: why, in a sentence.
        std::function<void(const test_case&, std::string)> never_came;
        std::function<void()> all_ended;
    };

    client_launcher(boost::asio::io_context& io, launcher_options options, handlers told);
    ~client_launcher();

    // Only when nothing is running.
    void launch(case_list cases, std::size_t jobs);

    // Whether the client of the case was started and has not come.
    bool expects(const test_case& one) const;
    void came(const test_case& one);
    // The result of the case is known.
    void ended(const test_case& one);

  private:
    enum class phase : std::uint8_t { starting, talking, leaving };
    struct client {
        std::optional<child_process> process;
        std::unique_ptr<boost::asio::posix::stream_descriptor> end; // readable: it has ended
        phase now = phase::starting;
        std::unique_ptr<boost::asio::steady_timer> timer;
        bool gone = false;
    };

    void start_next();
    void never_came(const test_case& one, std::string why);
    void await_end(const test_case& one);
    void process_ended(const test_case& one, const std::string& how);
    void limit_arrival(const test_case& one);
    void limit_departure(const test_case& one);
    void forget(const test_case& one);
    std::string command_for(const test_case& one) const;
    template <class Action>
    void after(const test_case& one, std::chrono::milliseconds time, Action action);

    boost::asio::io_context& io_;
    launcher_options options_;
    handlers told_;
    case_list waiting_; // the next one last
    std::map<const test_case*, client> running_;
};

} // namespace unmask::conformance
