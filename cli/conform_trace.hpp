// --trace: the conversations of cases on standard error, as they happen.
#pragma once

#include "conformance/servers/runner.hpp"

namespace unmask::cli {

// "5.6      0.000812 > text, FIN=0, 9 bytes: "fragment1"": the id of the case, seconds since its
// connection was opened, > for what the runner sent and < for what came. Nothing in a payload
// reaches the terminal unescaped.
std::string trace_line(std::string_view case_id, const reports::exchange_entry& entry);

std::function<void(const conformance::test_case&, const reports::exchange_entry&)> trace_printer();

// The same for clients that come by themselves: the agent's name stands before the id.
std::function<void(const std::string& agent, const conformance::test_case&,
                   const reports::exchange_entry&)>
client_trace_printer();

} // namespace unmask::cli
