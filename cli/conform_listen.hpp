// `unmask conform --listen`: the server for clients under test.
#pragma once

#include "cli/command.hpp"
#include "cli/conform_options.hpp"

namespace unmask::cli {

// Prints where it listens as `unmask serve` does, then runs clients through the cases. Reports are
// written whenever a client asks for them, and at the end.
exit_status listen_for_clients(const conform_options& options, const conformance::case_list& cases);

} // namespace unmask::cli
