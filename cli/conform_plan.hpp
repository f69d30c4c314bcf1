// What `unmask conform` is to do against servers, of its options and the file of --spec.
#pragma once

#include "cli/conform_options.hpp"
#include "conformance/fuzzing_spec.hpp"

namespace unmask::cli {

// The cases that the options choose, in order. The error is one sentence.
std::expected<conformance::case_list, std::string> chosen_cases(const conform_options& options);

struct conform_plan {
    std::filesystem::path out;
    std::vector<conformance::run_options> runs; // one for each server
};

// What the file asks for and has no effect is told on standard error. The error is one sentence.
std::expected<conform_plan, std::string> plan_of(const conform_options& options);

// The file of --spec. What has no effect in it is told on standard error. The error is one sentence.
std::expected<conformance::fuzzing_spec, std::string> read_spec(const std::string& file);

// Those of the file that --cases and --exclude leave.
conformance::case_list both(const conformance::case_list& of_file,
                            const conformance::case_list& of_options);

} // namespace unmask::cli
