// From the run of a case to its place in the report.
#pragma once

#include "conformance/run/driver.hpp"

namespace unmask::conformance {

// What is the same for all cases of a run.
struct run_setting {
    party role = party::client; // whom the runner plays
    bool secure = false;        // over TLS
    std::string command; // repeats the run, once cases are chosen: "unmask conform 'ws://...'"
};

// What a report says about a case before and without a run.
reports::case_result describe_case(const test_case& one, const run_setting& setting);

// Takes the log of the run over. `capture` and `flaky` are left to the caller.
reports::case_result report_on(const test_case& one, case_run& run, const run_setting& setting);

// The value of the Server field of a response; empty if it names none.
std::string server_named_in(std::string_view response);

} // namespace unmask::conformance
