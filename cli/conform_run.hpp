// `unmask conform` against servers: runs the plan, leaves the reports, tells the exit status.
#pragma once

#include "cli/command.hpp"
#include "cli/conform_options.hpp"

namespace unmask::cli {

exit_status run_against_servers(const conform_options& options);

} // namespace unmask::cli
