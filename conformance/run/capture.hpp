// The capture of a case: the bytes that the runner sent and received, dressed as TCP.
#pragma once

#include "conformance/run/case_report.hpp"

#include <expected>
#include <filesystem>

namespace unmask::conformance {

// Writes a pcapng file. Bytes that went over TLS are written as plain text, and the file says so. A
// run without a TCP connection leaves no file. The error is one sentence.
std::expected<void, std::string> write_capture(const std::filesystem::path& path,
                                               const test_case& one, const case_run& run,
                                               const run_setting& setting);

} // namespace unmask::conformance
