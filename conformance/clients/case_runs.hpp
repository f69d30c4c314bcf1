// The cases that clients are run through: those under way, and how the others ended.
//
// Internal to the runner: this header needs Asio.
#pragma once

#include "conformance/clients/agent_book.hpp"
#include "conformance/clients/case_server.hpp"
#include "conformance/connection/incoming_connection.hpp"
#include "conformance/run/case_report.hpp"

namespace unmask::conformance {

class case_runs {
  public:
    // Agents go by the name that they gave, here and below.
    struct handlers {
        std::function<void(const std::string& agent, const test_case&, const reports::case_result&)>
            ended;
        // What happens in a case, while it does; may be empty.
        std::function<void(const std::string& agent, const test_case&,
                           const reports::exchange_entry&)>
            trace;
    };

    case_runs(boost::asio::io_context& io, const listen_options& options, run_setting setting,
              handlers told);

    // Whether there is room for the results of this agent.
    bool admits(const std::string& agent) { return book_.find_or_add(agent) != nullptr; }

    // Completes the opening handshake with the response, and runs the case.
    void run(incoming_connection& over, const std::string& agent, const test_case& one,
             std::string response, const std::optional<deflate_parameters>& deflate);

    // There was a request, and it broke rules: a sentence.
    void record_refusal(const incoming_connection& from, const std::string& agent,
                        const test_case& one, std::string sentence);
    // There was no connection: why, in a sentence.
    void record_absence(const std::string& agent, const test_case& one, const std::string& why);
    // Nobody was asked to run the case: why, in a sentence.
    void record_unrun(const std::string& agent, const test_case& one, const std::string& why);

    const agent_book& book() const { return book_; }
    bool nobody_came() const { return !somebody_came_; }
    // Captures that could not be written: a sentence about the first; empty if there is none.
    const std::string& capture_failure() const { return capture_failure_; }

  private:
    void completed(const std::string& agent, const test_case& one, case_run& run);
    void record(const std::string& agent, const test_case& one, reports::case_result result);
    void save_capture(const std::string& folder, const test_case& one, const case_run& run,
                      reports::case_result& result);

    boost::asio::io_context& io_;
    const listen_options& options_;
    run_setting setting_;
    handlers told_;
    agent_book book_;
    message_store messages_;
    std::map<std::uint64_t, std::shared_ptr<driver>> under_way_;
    std::uint64_t started_ = 0;
    bool somebody_came_ = false;
    std::string capture_failure_;
};

} // namespace unmask::conformance
