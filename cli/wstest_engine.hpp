// --engine wstest: the real Autobahn|Testsuite does the testing, and its results become ours.
#pragma once

#include "cli/conform_plan.hpp"
#include "reports/result.hpp"

#include <stop_token>

namespace unmask::cli {

struct wstest_options {
    std::string program; // its path; empty: wstest of PATH, or else its container image
    std::chrono::seconds patience{0}; // with a suite that may hang for ever
    std::stop_token stop;
};

// Runs the cases of the plan against its servers, with a configuration file made for that. Leaves
// fuzzingclient.json, wstest.log and the suite's own reports in the folder `wstest` of the plan's.
// The error is one sentence.
std::expected<std::vector<reports::agent_result>, std::string>
run_wstest(const conform_plan& plan, const wstest_options& options);

} // namespace unmask::cli
