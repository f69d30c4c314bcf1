// The result in the shape that Autobahn|Testsuite writes, for the scripts that projects have
// written against it.
#pragma once

#include "reports/result.hpp"

#include <expected>
#include <filesystem>
#include <string>
#include <string_view>

namespace unmask::reports {

// "my_server_case_1_1_1.json"
std::string autobahn_file_name(std::string_view agent, std::string_view case_id);

// Writes directory/index.json ({agent: {case: {behavior, behaviorClose, duration, remoteCloseCode,
// reportfile}}}, duration in milliseconds) and one file per case with those of Autobahn's members
// that a result knows. `is_server` says that the runner played the server. Other files in the
// directory are left alone.
std::expected<void, std::string> write_autobahn_index(const std::filesystem::path& directory,
                                                      const result& run);

} // namespace unmask::reports
