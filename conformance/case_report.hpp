// From the run of a case to its place in the report.
#pragma once

#include "conformance/driver.hpp"

namespace unmask::conformance {

// What a report says about a case before and without a run.
reports::case_result describe_case(const test_case& one, const websocket_url& url);

// Takes the log of the run over. `capture` and `flaky` are left to the caller.
reports::case_result report_on(const test_case& one, case_run& run, const websocket_url& url);

// The value of the Server field of a response; empty if it names none.
std::string server_named_in(std::string_view response);

} // namespace unmask::conformance
