// Plays cases over connections to one server, many at a time.
//
// Internal to the runner: this header needs Asio.
#pragma once

#include "conformance/connection/outgoing_connection.hpp"
#include "conformance/run/driver.hpp"
#include "conformance/servers/runner.hpp"

#include <map>
#include <random>

namespace unmask::conformance {

class case_player {
  public:
    // Of the options it heeds those about the server and its connections, and `stop`, which drops
    // all connections. They outlive it.
    explicit case_player(const run_options& options);

    // Finds the addresses of the server. The error is one sentence.
    std::expected<void, std::string> find_server() { return resolve(server_, io_); }

    // Told that a case has ended, by its place in the list; says whether others may be begun.
    using ended_handler = std::function<bool(std::size_t place, case_run& run)>;

    // Begins the cases in this order, so many at a time; returns when all that were begun have
    // ended, of which `ended` is told, or have been stopped, of which it is not.
    void play(const case_list& cases, std::size_t jobs, const ended_handler& ended);

  private:
    void start_next(const case_list& cases, const ended_handler& ended);
    std::shared_ptr<driver> make_driver(const test_case& one, driver::completion completed);
    std::string random_key();
    void abandon_all();

    const run_options& options_;
    std::mt19937_64 random_;
    boost::asio::io_context io_{1};
    boost::asio::ssl::context tls_{boost::asio::ssl::context::tls_client};
    peer server_;
    message_store messages_;

    std::size_t next_ = 0; // place of the case to be begun
    std::map<std::size_t, std::shared_ptr<driver>> running_;
    std::stop_callback<std::function<void()>> on_stop_; // last: it uses all of the above
};

} // namespace unmask::conformance
