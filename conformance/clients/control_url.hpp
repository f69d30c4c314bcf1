// What a client asks for by the address that it connects to. All but the last are those of
// Autobahn|Testsuite, so that whatever was written to drive a client through it works unchanged.
//
//     /getCaseCount                    how many cases there are
//     /getCaseInfo?case=N              id and description of the N-th case, counted from 1
//     /runCase?case=N&agent=A          that case, on this connection
//     /getCaseStatus?case=N&agent=A    its verdict, held back until there is one
//     /updateReports?agent=A           writes the reports of all agents
//     /stopServer                      the same, and ends the run
//     /case/ID                         the case of that id, for clients that just connect and echo
//
// `casetuple=ID` may stand for `case=N`; `shutdownOnComplete=true` with any of them ends the run.
#pragma once

#include "conformance/cases/catalogue.hpp"

namespace unmask::conformance {

struct control_request {
    enum class action : std::uint8_t {
        count_cases,
        describe_case,
        run_case,
        tell_status,
        update_reports,
        stop,
    };
    action what = action::count_cases;
    const test_case* which = nullptr; // of describe_case, run_case and tell_status
    std::string agent;                // of run_case, tell_status and update_reports; may be empty
    bool ends_run = false;            // once it is answered
};

enum class control_refusal : std::uint8_t { unknown_path, bad_request };
struct control_error {
    control_refusal why;
    std::string sentence;
};

// Bytes of an agent's name.
inline constexpr std::size_t longest_agent_name = 100;

// Reads the target of a request, which may be anything. Cases are counted and looked up in `cases`.
// Names of agents come back decoded; they are UTF-8 without control characters.
std::expected<control_request, control_error> parse_control_url(std::string_view target,
                                                                const case_list& cases);

} // namespace unmask::conformance
