// What `unmask conform` is to do against servers, of its options and the file of --spec.
#pragma once

#include "cli/conform_options.hpp"

namespace unmask::cli {

struct conform_plan {
    std::filesystem::path out;
    std::vector<conformance::run_options> runs; // one for each server
};

// What the file asks for and has no effect is told on standard error. The error is one sentence.
std::expected<conform_plan, std::string> plan_of(const conform_options& options);

} // namespace unmask::cli
