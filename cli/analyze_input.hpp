// Where the packets of `unmask analyze` come from: files, standard input, or a network interface;
// all of them, or those that a filter lets through.
#pragma once

#include "captures/live_capture.hpp"
#include "cli/analyze_options.hpp"

namespace unmask::cli {

struct analyze_input {
    std::string name; // as the summary calls it
    std::unique_ptr<captures::capture_reader> packets;
    // What `packets` read from if that is an interface; SIGINT and SIGTERM stop it.
    captures::live_capture* live = nullptr;
};

// The error is one sentence.
std::expected<analyze_input, std::string> open_input(const analyze_options& options);

// Why the input could not be read to its end, as one sentence.
std::string describe(const analyze_options& options, const captures::capture_error& error);

} // namespace unmask::cli
